using '../../../infra/main.bicep'

param environmentName = 'nordwind'
param location = 'germanywestcentral'
param cloud = 'AzureCloud'
param principalId = '33333333-4444-4555-8666-777777777777'
param principalType = 'ServicePrincipal'
param vnetEnabled = true
param signalsEnabled = true
param signsInVault = true
param consumers = {
  access: 'entra'
  events: [
    {
      name: 'siem'
      principalId: '44444444-5555-4666-8777-888888888888'
    }
  ]
  sources: [
    {
      name: 'lake'
      principalId: '55555555-6666-4777-8888-999999999999'
    }
  ]
}
param o365 = {
  all: 'o365'
  entra: ''
  exchange: 'o365-exchange'
  sharepoint: ''
  general: ''
  dlp: 'none'
  messageTraces: 'o365-exchange'
}
param transport = 'websockets'
param appProxyUri = 'http://proxy.nordwind.example:3128'
