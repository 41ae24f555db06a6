using '../mergeSettings.bicep'

param current = {
  webhook_1_url: 'kept: a user typed it'
  DIAGNOSTICS_HUBS: 'kept: a user changed it'
  EVENTS_HUB__fullyQualifiedNamespace: 'gone: the template owns it'
  OLD_NAME: 'gone: nobody reads it'
}
param proposed = {
  DIAGNOSTICS_HUBS: 'diagnostics'
  SYNC_ENABLED: 'true'
}
param owned = {
  EVENTS_HUB__fullyQualifiedNamespace: 'evhns.servicebus.windows.net'
}
param retired = [
  'OLD_NAME'
]
