using '../../../infra/main.bicep'

param environmentName = 'nordwind'
param location = 'germanywestcentral'
param cloud = 'AzureCloud'
