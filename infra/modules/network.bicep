metadata description = 'The optional virtual network: the app leaves through it, and storage, hubs and vault are reached by private endpoints alone.'

import { suffixes } from '../clouds.bicep'
import { names, tags as tagsType } from '../names.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

@description('Addresses of the network.')
param addressPrefix string

@description('Suffixes of host names in this cloud.')
param suffix suffixes

var endpoints = [
  {
    name: 'blob'
    group: 'blob'
    resourceId: resourceId('Microsoft.Storage/storageAccounts', name.storage)
    zone: 'privatelink.${suffix.blob}'
  }
  {
    name: 'table'
    group: 'table'
    resourceId: resourceId('Microsoft.Storage/storageAccounts', name.storage)
    zone: 'privatelink.${suffix.table}'
  }
  {
    name: 'hubs'
    group: 'namespace'
    resourceId: resourceId('Microsoft.EventHub/namespaces', name.eventHubs)
    zone: 'privatelink.${suffix.eventHubs}'
  }
  {
    name: 'vault'
    group: 'vault'
    resourceId: resourceId('Microsoft.KeyVault/vaults', name.keyVault)
    zone: 'privatelink.${suffix.vaultPrivate}'
  }
]

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name.network
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for endpoint in endpoints: {
    name: endpoint.zone
    location: 'global'
    tags: tags
  }
]

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (endpoint, index) in endpoints: {
    parent: zone[index]
    name: 'app'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

resource privateEndpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = [
  for endpoint in endpoints: {
    name: 'pe-${endpoint.name}-${name.network}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: network::endpointSubnet.id
      }
      privateLinkServiceConnections: [
        {
          name: endpoint.name
          properties: {
            privateLinkServiceId: endpoint.resourceId
            groupIds: [
              endpoint.group
            ]
          }
        }
      ]
    }
  }
]

resource dnsGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [
  for (endpoint, index) in endpoints: {
    parent: privateEndpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: endpoint.name
          properties: {
            privateDnsZoneId: zone[index].id
          }
        }
      ]
    }
  }
]
