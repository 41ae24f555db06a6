metadata description = 'The Flex Consumption plan and the function app. The site is put without app settings; what is there stays.'

import { names, tags as tagsType } from '../names.bicep'
import { appOptions } from '../options.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

@description('Size and updates.')
param options appOptions

@description('Functions that get always-ready instances.')
param alwaysReadyFunctions string[]

@description('Container of the deployed package.')
param packageContainer string

@description('Subnet of the app\'s way out; empty without a virtual network.')
param subnetId string

@description('What a new deployment starts with.')
param proposedSettings { *: string }

@description('What only the template sets.')
param ownedSettings { *: string }

@description('Names that are read no more.')
param retiredSettings string[]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: name.identity
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: name.storage
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: name.insights
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: name.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name.app
  location: location
  tags: union(tags, {
    'azd-service-name': 'app'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    // References to a vault of other settings are read with this identity.
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'node'
        version: '24'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: options.instanceMemoryMB
        maximumInstanceCount: options.maximumInstanceCount
        alwaysReady: options.alwaysReady == 0
          ? []
          : map(alwaysReadyFunctions, function => {
              name: 'function:${function}'
              instanceCount: options.alwaysReady
            })
      }
      // Missing from the published types of every API version; the service takes it.
      #disable-next-line BCP037
      siteUpdateStrategy: {
        type: options.siteUpdateStrategy
      }
    }
  }
}

module settings 'appSettings.bicep' = {
  name: 'app-settings'
  params: {
    appName: name.app
    current: list('${app.id}/config/appsettings', '2025-03-01').properties
    proposed: proposedSettings
    owned: union(ownedSettings, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
      AzureWebJobsStorage__tableServiceUri: account.properties.primaryEndpoints.table
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      AZURE_CLIENT_ID: identity.properties.clientId
      EVENTS_HUB__clientId: identity.properties.clientId
      EVENTS_HUB__credential: 'managedidentity'
      DIAGNOSTICS_HUB__clientId: identity.properties.clientId
      DIAGNOSTICS_HUB__credential: 'managedidentity'
    })
    retired: retiredSettings
  }
}

@description('https address of the app.')
output uri string = 'https://${app.properties.defaultHostName}'
