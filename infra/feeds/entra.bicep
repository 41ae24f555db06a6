metadata description = 'The Entra ID logs to the hub of diagnostic records: one tenant resource, deployed alone, since it needs a role of Entra ID (Security Administrator) that a deployer of Azure resources rarely has.'

targetScope = 'tenant'

@description('Name of the diagnostic setting; it carries the environment, since a tenant has few.')
param settingName string

@description('Resource id of the Send rule of the namespace.')
param authorizationRuleId string

@description('The hub.')
param hubName string

@description('Categories to export. One that the tenant does not know makes the whole setting fail.')
param categories string[] = [
  'AuditLogs'
  'SignInLogs'
  'NonInteractiveUserSignInLogs'
  'ServicePrincipalSignInLogs'
  'ManagedIdentitySignInLogs'
  'ProvisioningLogs'
  'ADFSSignInLogs'
  'RiskyUsers'
  'UserRiskEvents'
  'RiskyServicePrincipals'
  'ServicePrincipalRiskEvents'
]

resource setting 'microsoft.aadiam/diagnosticSettings@2017-04-01' = {
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
