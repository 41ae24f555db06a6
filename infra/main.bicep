metadata description = 'grantwire in a subscription: a resource group with everything in it, and the export of the subscription\'s activity log.'

targetScope = 'subscription'

import { cloud as cloudName } from './clouds.bicep'
import { tags as tagsType } from './names.bicep'
import { o365Hubs } from './hubs.bicep'
import { appOptions, consumersOptions, eventHubsOptions } from './options.bicep'

@description('Name of the azd environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Azure region of every resource.')
@metadata({ azd: { type: 'location' } })
param location string

@description('The Azure cloud.')
param cloud cloudName = any(environment().name)

@description('Name of the resource group; empty makes rg-<environment>.')
param resourceGroupName string = ''

@description('Object id of whoever deploys.')
param principalId string = ''

@description('What the deployer is, as azd tells it.')
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

@description('Role assignments of this subscription as Event Grid events.')
param signalsEnabled bool = false

@description('A virtual network with private endpoints.')
param vnetEnabled bool = false

@description('Log ingestion stops for the day beyond this many GB.')
@minValue(1)
param logDailyCapGb int = 2

@description('A certificate in the vault signs for an app registration.')
param signsInVault bool = false

@description('True only when the check before provisioning found a deleted vault of this name.')
param recoverKeyVault bool = false

@description('Export this subscription\'s activity log to the hub.')
param activityLogEnabled bool = true

var groupName = empty(resourceGroupName) ? 'rg-${environmentName}' : resourceGroupName

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: groupName
  location: location
  tags: union(tags, {
    'azd-env-name': environmentName
  })
}

module resources 'resources.bicep' = {
  scope: group
  name: 'resources'
  params: {
    environmentName: environmentName
    location: location
    cloud: cloud
    principalId: principalId
    principalType: principalType
    tags: tags
    eventHubs: eventHubs
    o365: o365
    app: app
    consumers: consumers
    transport: transport
    appProxyUri: appProxyUri
    signalsEnabled: signalsEnabled
    vnetEnabled: vnetEnabled
    logDailyCapGb: logDailyCapGb
    signsInVault: signsInVault
    recoverKeyVault: recoverKeyVault
  }
}

module activityLog 'feeds/activityLog.bicep' = if (activityLogEnabled && empty(eventHubs.existingDiagnosticsNamespaceId)) {
  name: 'activity-log'
  params: {
    settingName: 'grantwire-${environmentName}'
    authorizationRuleId: resources.outputs.DIAGNOSTICS_RULE_ID
    hubName: eventHubs.diagnosticsHub
  }
}

@description('Name of the resource group.')
output RESOURCE_GROUP string = groupName

@description('Azure region.')
output AZURE_LOCATION string = location

@description('The tenant.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Name of the function app.')
output SERVICE_APP_NAME string = resources.outputs.SERVICE_APP_NAME

@description('https address of the function app.')
output SERVICE_APP_URI string = resources.outputs.SERVICE_APP_URI

@description('Host name of the namespace.')
output EVENT_HUBS_NAMESPACE_HOST string = resources.outputs.EVENT_HUBS_NAMESPACE_HOST

@description('Resource id of the namespace.')
output EVENT_HUBS_NAMESPACE_ID string = resources.outputs.EVENT_HUBS_NAMESPACE_ID

@description('Resource id of the Send rule that diagnostic settings name.')
output DIAGNOSTICS_RULE_ID string = resources.outputs.DIAGNOSTICS_RULE_ID

@description('The hub that Azure Monitor writes to.')
output DIAGNOSTICS_HUB_NAME string = resources.outputs.DIAGNOSTICS_HUB_NAME

@description('Resource id of that hub.')
output DIAGNOSTICS_HUB_ID string = resources.outputs.DIAGNOSTICS_HUB_ID

@description('Name of the key vault.')
output KEY_VAULT_NAME string = resources.outputs.KEY_VAULT_NAME

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = resources.outputs.STORAGE_ACCOUNT_NAME

@description('Name of the identity of the app.')
output IDENTITY_NAME string = resources.outputs.IDENTITY_NAME

@description('Name of the diagnostic settings outside the group.')
output DIAGNOSTIC_SETTING_NAME string = resources.outputs.DIAGNOSTIC_SETTING_NAME
