metadata description = 'Runs the merge of app settings on plain values; the module itself has them as a secure parameter, which a snapshot leaves out.'

import { mergeSettings } from '../../infra/settings.bicep'

@description('Proposed settings.')
param proposed { *: string }

@description('Settings in force.')
param current { *: string }

@description('Settings of the template.')
param owned { *: string }

@description('Retired names.')
param retired string[]

@description('The merged settings.')
output merged object = mergeSettings(proposed, current, owned, retired)
