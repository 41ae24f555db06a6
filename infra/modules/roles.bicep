metadata description = 'What the identity of the app, and other consumers, may do: the least role for each resource, nowhere wider than that resource.'

import { names } from '../names.bicep'
import { consumersOptions } from '../options.bicep'

@description('Names of the environment.')
param name names

@description('Hubs of the namespace that the app reads.')
param receiveFrom string[]

@description('Hubs of the namespace that the app writes.')
param sendTo string[]

@description('The hub of diagnostic records, for other consumers; empty when it stands in another namespace.')
param diagnosticsHub string

@description('Other consumers.')
param consumers consumersOptions

@description('True when a certificate in the vault signs for an app registration: the identity then signs with its key and reads its versions.')
param signsInVault bool

@description('Object id of whoever deploys, who may write secrets into the vault; empty gives nobody that right.')
param deployerId string

@description('What the deployer is, as azd tells it, so that pipelines work too.')
param deployerType 'User' | 'ServicePrincipal' | 'Group'

var roles = {
  // Leases, checkpoints, state and the deployed package: the host needs Owner, as its documentation says.
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  // The host writes its diagnostic events to a table.
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  eventHubsDataReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  eventHubsDataSender: '2b629674-e913-4c01-ae53-ef4638d8f975'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  keyVaultCryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424'
  keyVaultReader: '21090545-7ca7-4776-b22c-e363652d74d2'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

var vaultRoles = signsInVault
  ? [roles.keyVaultSecretsUser, roles.keyVaultCryptoUser, roles.keyVaultReader]
  : [roles.keyVaultSecretsUser]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: name.identity
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: name.storage

  resource blobs 'blobServices' existing = {
    name: 'default'
  }
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: name.eventHubs
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: name.keyVault
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: name.insights
}

resource storageRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.blobDataOwner, roles.tableDataContributor]: {
    scope: account
    name: guid(account.id, identity.id, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource receiveHub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = [
  for hub in receiveFrom: {
    parent: namespace
    name: hub
  }
]

resource receiveRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (hub, index) in receiveFrom: {
    scope: receiveHub[index]
    name: guid(
      resourceId('Microsoft.EventHub/namespaces/eventhubs', name.eventHubs, hub),
      identity.id,
      roles.eventHubsDataReceiver
    )
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource sendHub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = [
  for hub in sendTo: {
    parent: namespace
    name: hub
  }
]

resource sendRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (hub, index) in sendTo: {
    scope: sendHub[index]
    name: guid(
      resourceId('Microsoft.EventHub/namespaces/eventhubs', name.eventHubs, hub),
      identity.id,
      roles.eventHubsDataSender
    )
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in vaultRoles: {
    scope: vault
    name: guid(vault.id, identity.id, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource deployerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  scope: vault
  name: guid(vault.id, deployerId, roles.keyVaultSecretsOfficer)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
    principalId: deployerId
    principalType: deployerType
  }
}

resource metricsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

var readers = consumers.access == 'entra'
  ? concat(
      map(consumers.events, one => union(one, { hub: 'events' })),
      empty(diagnosticsHub) ? [] : map(consumers.sources, one => union(one, { hub: diagnosticsHub }))
    )
  : []

resource readerHub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = [
  for reader in readers: {
    parent: namespace
    name: reader.hub
  }
]

resource readerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (reader, index) in readers: {
    scope: readerHub[index]
    name: guid(
      resourceId('Microsoft.EventHub/namespaces/eventhubs', name.eventHubs, reader.hub),
      reader.principalId,
      roles.eventHubsDataReceiver
    )
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
      principalId: reader.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' existing = [
  for reader in readers: {
    parent: account::blobs
    name: 'checkpoints-${toLower(reader.name)}'
  }
]

resource checkpointRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (reader, index) in readers: {
    scope: checkpoints[index]
    name: guid(
      resourceId(
        'Microsoft.Storage/storageAccounts/blobServices/containers',
        name.storage,
        'default',
        'checkpoints-${toLower(reader.name)}'
      ),
      reader.principalId,
      roles.blobDataContributor
    )
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataContributor)
      principalId: reader.principalId
      principalType: 'ServicePrincipal'
    }
  }
]
