metadata description = 'The storage account: state, quarantine, the host\'s own data and the deployed package. No shared keys.'

import { names, tags as tagsType } from '../names.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

@description('Container of grantwire\'s state.')
param stateContainer string

@description('Container of the deployed package.')
param packageContainer string

@description('Containers for the checkpoints of other consumers.')
param checkpointContainers string[]

@description('False closes the account to all but the private endpoint.')
param publicNetworkAccess bool

@description('Blobs of the state container that end by age, from the app\'s own list of stores: what ends them while the app does not run.')
param retention { prefix: string, days: int }[]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name.storage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: 7
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 7
      }
    }

    resource containers 'containers' = [
      for container in concat([stateContainer, packageContainer], checkpointContainers): {
        name: container
        properties: {
          publicAccess: 'None'
        }
      }
    ]
  }

  resource lifecycle 'managementPolicies' = if (!empty(retention)) {
    name: 'default'
    properties: {
      policy: {
        rules: [
          for rule in retention: {
            name: 'end-${replace(rule.prefix, '/', '-')}'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: [
                  'blockBlob'
                ]
                prefixMatch: [
                  '${stateContainer}/${rule.prefix}'
                ]
              }
              actions: {
                baseBlob: {
                  delete: {
                    daysAfterModificationGreaterThan: rule.days
                  }
                }
              }
            }
          }
        ]
      }
    }
    dependsOn: [
      blobs
    ]
  }
}
