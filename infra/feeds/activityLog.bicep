metadata description = 'The activity log of this subscription to the hub of diagnostic records.'

targetScope = 'subscription'

@description('Name of the diagnostic setting; it carries the environment, since a subscription has five.')
param settingName string

@description('Resource id of the Send rule of the namespace.')
param authorizationRuleId string

@description('The hub.')
param hubName string

@description('Categories to export.')
param categories (
  | 'Administrative'
  | 'Security'
  | 'ServiceHealth'
  | 'Alert'
  | 'Recommendation'
  | 'Policy'
  | 'Autoscale'
  | 'ResourceHealth')[] = [
  'Administrative'
  'Security'
  'ServiceHealth'
  'Alert'
  'Recommendation'
  'Policy'
  'Autoscale'
  'ResourceHealth'
]

resource setting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: settingName
  properties: {
    eventHubAuthorizationRuleId: authorizationRuleId
    eventHubName: hubName
    logs: [
      for category in categories: {
        category: category
        enabled: true
      }
    ]
  }
}
