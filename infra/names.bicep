metadata description = 'The names of everything, computed once at the top of each entry file from one token.'

@export()
@description('What the resources of one environment are called.')
type names = {
  identity: string
  workspace: string
  insights: string
  storage: string
  eventHubs: string
  keyVault: string
  plan: string
  app: string
  actionGroup: string
  signalsTopic: string
  network: string
}

@export()
@description('The token of an environment. main.bicep and resources.bicep use this formula alike, so either finds what the other made.')
func tokenOf(subscriptionId string, environmentName string, location string) string =>
  toLower(uniqueString(subscriptionId, environmentName, location))

@export()
@description('All names of an environment.')
func namesOf(token string) names => {
  identity: 'id-grantwire-${token}'
  workspace: 'log-grantwire-${token}'
  insights: 'appi-grantwire-${token}'
  storage: 'stgw${token}'
  eventHubs: 'evhns-grantwire-${token}'
  keyVault: 'kvgw${token}'
  plan: 'plan-grantwire-${token}'
  app: 'func-grantwire-${token}'
  actionGroup: 'ag-grantwire-${token}'
  signalsTopic: 'evgt-grantwire-${token}'
  network: 'vnet-grantwire-${token}'
}

@export()
@description('Tags of every resource.')
type tags = {
  *: string
}
