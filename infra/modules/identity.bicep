metadata description = 'The user-assigned identity of all clients of the app: user-assigned, so that it can stand for an app registration as a federated credential.'

import { names, tags as tagsType } from '../names.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name.identity
  location: location
  tags: tags
}
