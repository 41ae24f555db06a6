using '../../../infra/feeds/defender.bicep'

param automationName = 'grantwire-nordwind'
param location = 'germanywestcentral'
param hubId = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-nordwind/providers/Microsoft.EventHub/namespaces/evhns/eventhubs/diagnostics'
