metadata description = 'Everything of one environment in one resource group. It also deploys alone, for someone with rights only there: what then stays undone is the export of the subscription\'s activity log.'

import { cloud as cloudName, suffixesOf } from './clouds.bicep'
import { namesOf, tags as tagsType, tokenOf } from './names.bicep'
import { hubsOf, o365Hubs, o365HubNames } from './hubs.bicep'
import { appOptions, consumersOptions, eventHubsOptions } from './options.bicep'

@description('Name of the azd environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Azure region of every resource.')
param location string = resourceGroup().location

@description('The Azure cloud.')
param cloud cloudName = any(environment().name)

@description('Object id of whoever deploys; it may then write secrets into the vault. Empty gives nobody that right.')
param principalId string = ''

@description('What the deployer is.')
param principalType 'User' | 'ServicePrincipal' | 'Group' = 'User'

@description('Tags of every resource, beside azd-env-name.')
param tags tagsType = {}

@description('Event Hubs: capacity and access.')
param eventHubs eventHubsOptions = {
  diagnosticsHub: 'diagnostics'
  partitionCount: 4
  throughputUnits: 1
  maximumThroughputUnits: 4
  diagnosticsLocalAuth: false
  existingDiagnosticsNamespaceId: ''
}

@description('Hubs of Office 365 records, as the app\'s settings name them.')
param o365 o365Hubs = {
  all: 'o365'
  entra: ''
  exchange: ''
  sharepoint: ''
  general: ''
  dlp: ''
  messageTraces: ''
}

@description('The function app.')
param app appOptions = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 40
  alwaysReady: 1
  siteUpdateStrategy: 'Recreate'
}

@description('Other consumers of the hubs.')
param consumers consumersOptions = {
  access: 'none'
  events: []
  sources: []
}

@description('How the app speaks to Event Hubs: amqp needs port 5671, websockets 443.')
param transport 'amqp' | 'websockets' = 'amqp'

@description('HTTP proxy to Microsoft\'s hosts; a user name and password may stand in it.')
@secure()
param appProxyUri string = ''

@description('Role assignments of this subscription as Event Grid events: seconds instead of minutes.')
param signalsEnabled bool = false

@description('A virtual network with private endpoints; storage, hubs and vault are then closed to the internet.')
param vnetEnabled bool = false

@description('Addresses of the virtual network.')
param vnetAddressPrefix string = '10.71.0.0/24'

@description('Log ingestion stops for the day beyond this many GB.')
@minValue(1)
param logDailyCapGb int = 2

@description('A certificate in the vault signs for an app registration; set with npm run connect.')
param signsInVault bool = false

@description('True only when the check before provisioning found a deleted vault of this name.')
param recoverKeyVault bool = false

var token = tokenOf(subscription().subscriptionId, environmentName, location)
var name = namesOf(token)
var allTags = union(tags, {
  'azd-env-name': environmentName
})

var suffix = suffixesOf[cloud]
var namespaceHost = '${name.eventHubs}.${suffix.eventHubs}'

var hasOwnDiagnostics = empty(eventHubs.existingDiagnosticsNamespaceId)
var diagnosticsHost = hasOwnDiagnostics
  ? namespaceHost
  : '${last(split(eventHubs.existingDiagnosticsNamespaceId, '/'))}.${suffix.eventHubs}'
var o365Names = o365HubNames(o365)
var ownDiagnosticsHub = hasOwnDiagnostics ? eventHubs.diagnosticsHub : ''
var hubs = hubsOf(ownDiagnosticsHub, o365Names, consumers, signalsEnabled)

var stateContainer = 'grantwire'
var packageContainer = 'app-package'
var retention = loadJsonContent('./retention.json')

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    tags: allTags
    dailyCapGb: logDailyCapGb
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: name
    location: location
    tags: allTags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: name
    location: location
    tags: allTags
    stateContainer: stateContainer
    packageContainer: packageContainer
    checkpointContainers: consumers.access == 'entra'
      ? map(concat(consumers.events, consumers.sources), one => 'checkpoints-${toLower(one.name)}')
      : []
    publicNetworkAccess: !vnetEnabled
    retention: retention
  }
}

module namespace 'modules/eventHubs.bicep' = {
  name: 'event-hubs'
  params: {
    name: name
    location: location
    tags: allTags
    options: eventHubs
    hubs: hubs
    listenRules: consumers.access == 'sas'
      ? concat(
          empty(consumers.events) ? [] : ['events'],
          empty(consumers.sources) || !hasOwnDiagnostics ? [] : [eventHubs.diagnosticsHub]
        )
      : []
    publicNetworkAccess: !vnetEnabled
  }
}

module vault 'modules/keyVault.bicep' = {
  name: 'key-vault'
  params: {
    name: name
    location: location
    tags: allTags
    recover: recoverKeyVault
    publicNetworkAccess: !vnetEnabled
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    name: name
    receiveFrom: map(hubs, hub => hub.name)
    sendTo: concat(o365Names, ['events', 'hints'])
    diagnosticsHub: ownDiagnosticsHub
    consumers: consumers
    signsInVault: signsInVault
    deployerId: principalId
    deployerType: principalType
  }
  dependsOn: [
    monitoring
    identity
    storage
    namespace
    vault
  ]
}

module network 'modules/network.bicep' = if (vnetEnabled) {
  name: 'network'
  params: {
    name: name
    location: location
    tags: allTags
    addressPrefix: vnetAddressPrefix
    suffix: suffix
  }
  dependsOn: [
    storage
    namespace
    vault
  ]
}

module signals 'modules/signals.bicep' = if (signalsEnabled) {
  name: 'signals'
  params: {
    name: name
    tags: allTags
  }
  dependsOn: [
    namespace
  ]
}

module functionApp 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: name
    location: location
    tags: allTags
    options: app
    alwaysReadyFunctions: ['ingestDiagnostics', 'outbox1']
    packageContainer: packageContainer
    subnetId: vnetEnabled ? resourceId('Microsoft.Network/virtualNetworks/subnets', name.network, 'app') : ''
    proposedSettings: {}
    ownedSettings: union(
      {
        STATE_CONTAINER: stateContainer
        EVENTS_HUB__fullyQualifiedNamespace: namespaceHost
        EVENTS_HUB_NAME: 'events'
        DIAGNOSTICS_HUB__fullyQualifiedNamespace: diagnosticsHost
        DIAGNOSTICS_HUBS: eventHubs.diagnosticsHub
        DIAGNOSTICS_CONSUMER_GROUP: 'grantwire'
        // An empty name stands for the hub of O365_HUB.
        O365_HUB: o365.all
        O365_HUB_ENTRA: o365.entra
        O365_HUB_EXCHANGE: o365.exchange
        O365_HUB_SHAREPOINT: o365.sharepoint
        O365_HUB_GENERAL: o365.general
        O365_HUB_DLP: o365.dlp
        MESSAGE_TRACES_HUB: o365.messageTraces
        EVENT_HUBS_TRANSPORT: transport
        // The triggers' own clients are the host's.
        AzureFunctionsJobHost__extensions__eventHubs__transportType: transport == 'amqp' ? 'amqpTcp' : 'amqpWebSockets'
      },
      empty(appProxyUri) ? {} : { APP_PROXY_URI: appProxyUri }
    )
    retiredSettings: []
  }
  dependsOn: [
    monitoring
    identity
    storage
    roles
    network
  ]
}

@description('Name of the function app.')
output SERVICE_APP_NAME string = name.app

@description('https address of the function app.')
output SERVICE_APP_URI string = functionApp.outputs.uri

@description('Host name of the namespace.')
output EVENT_HUBS_NAMESPACE_HOST string = namespaceHost

@description('Resource id of the namespace.')
output EVENT_HUBS_NAMESPACE_ID string = resourceId('Microsoft.EventHub/namespaces', name.eventHubs)

@description('Resource id of the Send rule that diagnostic settings name.')
output DIAGNOSTICS_RULE_ID string = resourceId(
  'Microsoft.EventHub/namespaces/authorizationRules',
  name.eventHubs,
  'diagnostics-send'
)

@description('The hub that Azure Monitor writes to.')
output DIAGNOSTICS_HUB_NAME string = eventHubs.diagnosticsHub

@description('Resource id of that hub.')
output DIAGNOSTICS_HUB_ID string = hasOwnDiagnostics
  ? resourceId('Microsoft.EventHub/namespaces/eventhubs', name.eventHubs, eventHubs.diagnosticsHub)
  : '${eventHubs.existingDiagnosticsNamespaceId}/eventhubs/${eventHubs.diagnosticsHub}'

@description('Name of the key vault.')
output KEY_VAULT_NAME string = name.keyVault

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = name.storage

@description('Name of the identity of the app.')
output IDENTITY_NAME string = name.identity

@description('Name of the diagnostic settings outside this group; it carries the environment.')
output DIAGNOSTIC_SETTING_NAME string = 'grantwire-${environmentName}'
