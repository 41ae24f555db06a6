metadata description = 'The activity log of the root management group to the hub of diagnostic records: what changes access above the subscriptions.'

targetScope = 'managementGroup'

@description('Name of the diagnostic setting; it carries the environment.')
param settingName string

@description('Resource id of the Send rule of the namespace.')
param authorizationRuleId string

@description('The hub.')
param hubName string

@description('Categories to export.')
param categories ('Administrative' | 'Policy')[] = [
  'Administrative'
]

resource setting 'Microsoft.Insights/diagnosticSettings@2020-01-01-preview' = {
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
