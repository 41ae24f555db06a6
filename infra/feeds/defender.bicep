metadata description = 'Continuous export of Defender for Cloud to the hub of diagnostic records, as a trusted service: no key is named.'

targetScope = 'resourceGroup'

@description('Name of the automation; it carries the environment.')
param automationName string

@description('Azure region of the automation.')
param location string

@description('Resource id of the hub. "Windows Azure Security Resource Provider" needs Azure Event Hubs Data Sender on it.')
param hubId string

resource automation 'Microsoft.Security/automations@2023-12-01-preview' = {
  name: automationName
  location: location
  properties: {
    isEnabled: true
    scopes: [
      {
        description: 'The subscription'
        scopePath: subscription().id
      }
    ]
    sources: [
      {
        eventSource: 'Alerts'
      }
      {
        eventSource: 'Assessments'
      }
      {
        eventSource: 'RegulatoryComplianceAssessment'
      }
    ]
    actions: [
      {
        actionType: 'EventHub'
        eventHubResourceId: hubId
        isTrustedServiceEnabled: true
      }
    ]
  }
}
