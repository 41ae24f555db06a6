metadata description = 'The Event Hubs namespace with its hubs and consumer groups.'

import { names, tags as tagsType } from '../names.bicep'
import { eventHubsOptions } from '../options.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

@description('Capacity and access.')
param options eventHubsOptions

@description('The hubs, each with its consumer groups. A Standard namespace holds ten.')
@maxLength(10)
param hubs { name: string, consumerGroups: string[] }[]

@description('Hubs that get a Listen rule with a shared key for other consumers.')
param listenRules string[]

@description('False closes the namespace to all but the private endpoint and Microsoft\'s own services.')
param publicNetworkAccess bool

var groups = flatten(map(
  hubs,
  hub =>
    map(hub.consumerGroups, group => {
      hub: hub.name
      name: group
    })
))

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name.eventHubs
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: options.throughputUnits
  }
  properties: {
    isAutoInflateEnabled: options.maximumThroughputUnits > options.throughputUnits
    maximumThroughputUnits: options.maximumThroughputUnits > options.throughputUnits
      ? options.maximumThroughputUnits
      : 0
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    // Other consumers with shared keys need local authentication too.
    disableLocalAuth: !options.diagnosticsLocalAuth && empty(listenRules)
  }

  // Diagnostic settings name a rule of the namespace, whatever it may do: this one may send and nothing else.
  resource sendRule 'authorizationRules' = {
    name: 'diagnostics-send'
    properties: {
      rights: [
        'Send'
      ]
    }
  }

  resource network 'networkRuleSets' = if (!publicNetworkAccess) {
    name: 'default'
    properties: {
      publicNetworkAccess: 'Disabled'
      defaultAction: 'Deny'
      trustedServiceAccessEnabled: true
    }
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [
  for item in hubs: {
    parent: namespace
    name: item.name
    properties: {
      partitionCount: options.partitionCount
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: 168
      }
    }
  }
]

// One after the other: a namespace refuses many writes at once.
@batchSize(4)
resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [
  for group in groups: {
    name: '${name.eventHubs}/${group.hub}/${group.name}'
    dependsOn: [
      hub
    ]
  }
]

resource listenRule 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules@2024-01-01' = [
  for rule in listenRules: {
    name: '${name.eventHubs}/${rule}/consumers-listen'
    properties: {
      rights: [
        'Listen'
      ]
    }
    dependsOn: [
      hub
    ]
  }
]
