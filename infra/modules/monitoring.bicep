metadata description = 'Log Analytics and Application Insights: ingestion with Entra ID only, and a daily cap.'

import { names, tags as tagsType } from '../names.bicep'

@description('Names of the environment.')
param name names

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags tagsType

@description('Ingestion stops for the day beyond this many GB; an alert tells before.')
@minValue(1)
param dailyCapGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name.workspace
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: 30
    features: {
      disableLocalAuth: true
    }
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}
