using '../../../infra/resources.bicep'

param environmentName = 'nordwind'
param location = 'germanywestcentral'
param cloud = 'AzureCloud'
param eventHubs = {
  diagnosticsHub: 'insights-operational-logs'
  partitionCount: 8
  throughputUnits: 2
  maximumThroughputUnits: 2
  diagnosticsLocalAuth: false
  existingDiagnosticsNamespaceId: '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/logs/providers/Microsoft.EventHub/namespaces/nordwind-logs'
}
param consumers = {
  access: 'sas'
  events: [
    {
      name: 'siem'
      principalId: ''
    }
  ]
  sources: []
}
