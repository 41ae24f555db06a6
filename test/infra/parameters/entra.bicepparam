using '../../../infra/feeds/entra.bicep'

param settingName = 'grantwire-nordwind'
param authorizationRuleId = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-nordwind/providers/Microsoft.EventHub/namespaces/evhns/authorizationRules/diagnostics-send'
param hubName = 'diagnostics'
