metadata description = 'The app settings, merged with what is there: a user\'s values win over our proposals, what the template owns wins over all, and retired names go.'

import { mergeSettings } from '../settings.bicep'

@description('Name of the function app.')
param appName string

@description('The settings that are in force now. Secure, so that no log shows them.')
@secure()
param current { *: string }

@description('What a new deployment starts with; a user may change it in the portal.')
param proposed { *: string }

@description('What only the template may set: names and addresses of what it made.')
param owned { *: string }

@description('Names that are read no more.')
param retired string[]

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: mergeSettings(proposed, current, owned, retired)
}
