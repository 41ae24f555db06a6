metadata description = 'Which hubs a deployment has, with whose consumer groups; pure, so that both entry files and their checks agree.'

import { consumersOptions } from './options.bicep'

@export()
@description('One hub and its consumer groups beside $Default.')
type hub = {
  name: string
  consumerGroups: string[]
}

@export()
@description('Where the Office 365 pollers write, as the settings O365_HUB, O365_HUB_<TYPE> and MESSAGE_TRACES_HUB say; none switches one off.')
type o365Hubs = {
  all: string
  entra: string
  exchange: string
  sharepoint: string
  general: string
  dlp: string
  messageTraces: string
}

@export()
@description('The distinct hubs that pollers write and ingest reads. An empty name stands for the one of O365_HUB.')
func o365HubNames(o365 o365Hubs) string[] =>
  filter(
    union(
      [empty(o365.entra) ? o365.all : o365.entra],
      [empty(o365.exchange) ? o365.all : o365.exchange],
      [empty(o365.sharepoint) ? o365.all : o365.sharepoint],
      [empty(o365.general) ? o365.all : o365.general],
      [empty(o365.dlp) ? o365.all : o365.dlp],
      [empty(o365.messageTraces) ? o365.all : o365.messageTraces]
    ),
    name => name != 'none' && !empty(name)
  )

@export()
@description('Every connection that settings can name has its consumer group: WEBHOOK_MAX_CONNECTIONS goes up to 15, and a group costs nothing.')
func outboxGroups() string[] => map(range(1, 15), number => 'outbox${number}')

@export()
@description('The groups of other consumers; with access none there are none.')
func consumerNames(consumers consumersOptions, which 'events' | 'sources') string[] =>
  consumers.access == 'none' ? [] : map(which == 'events' ? consumers.events : consumers.sources, one => one.name)

@export()
@description('All hubs of the namespace.')
func hubsOf(diagnosticsHub string, o365Names string[], consumers consumersOptions, signals bool) hub[] =>
  concat(
    map(empty(diagnosticsHub) ? o365Names : concat([diagnosticsHub], o365Names), name => {
      name: name
      consumerGroups: concat(['grantwire', 'reread'], consumerNames(consumers, 'sources'))
    }),
    [
      {
        name: 'events'
        consumerGroups: concat(outboxGroups(), ['replay'], consumerNames(consumers, 'events'))
      }
      {
        name: 'hints'
        consumerGroups: ['sync', 'reread']
      }
    ],
    signals ? [{ name: 'signals', consumerGroups: ['grantwire', 'reread'] }] : []
  )
