metadata description = 'The key vault: signing secrets, destination keys and, where one is used, the certificate of the app registration.'

import { names, tags as tagsType } from '../names.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

@description('True only when a deleted vault of this name was found: recovering one that is not there fails.')
param recover bool

@description('False closes the vault to all but the private endpoint.')
param publicNetworkAccess bool

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name.keyVault
  location: location
  tags: tags
  properties: {
    createMode: recover ? 'recover' : 'default'
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
    }
  }
}
