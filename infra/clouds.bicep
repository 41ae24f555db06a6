metadata description = 'What the clouds call their services. environment() knows no suffix of Event Hubs, and names that depend on it are unknown before a deployment.'

@export()
@description('The clouds, by the name that environment() gives.')
type cloud = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud'

@export()
@description('Suffixes of host names in one cloud.')
type suffixes = {
  eventHubs: string
  blob: string
  table: string
  vaultPrivate: string
}

@export()
@description('Suffixes by cloud.')
var suffixesOf = {
  AzureCloud: {
    eventHubs: 'servicebus.windows.net'
    #disable-next-line no-hardcoded-env-urls // this is the table of clouds itself
    blob: 'blob.core.windows.net'
    #disable-next-line no-hardcoded-env-urls // this is the table of clouds itself
    table: 'table.core.windows.net'
    vaultPrivate: 'vaultcore.azure.net'
  }
  AzureUSGovernment: {
    eventHubs: 'servicebus.usgovcloudapi.net'
    blob: 'blob.core.usgovcloudapi.net'
    table: 'table.core.usgovcloudapi.net'
    vaultPrivate: 'vaultcore.usgovcloudapi.net'
  }
  AzureChinaCloud: {
    eventHubs: 'servicebus.chinacloudapi.cn'
    blob: 'blob.core.chinacloudapi.cn'
    table: 'table.core.chinacloudapi.cn'
    vaultPrivate: 'vaultcore.azure.cn'
  }
}
