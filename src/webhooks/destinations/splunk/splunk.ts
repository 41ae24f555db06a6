import { row } from '../../../platform/settings/settingRow.ts';
import { text } from '../../../platform/settings/parsers.ts';
import { needsHeader, needsUrl } from '../keyRules.ts';
import type { Destination } from '../destination.ts';
import { SPLUNK_CODES } from './splunkCodes.ts';
import { splunkVerdict } from './splunkVerdict.ts';

const settings = {
  index: row({
    name: 'WEBHOOK_n_SPLUNK_INDEX',
    meaning: 'Index of Splunk to write to; absent: the default of the token.',
    parse: text,
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
  sourceType: row({
    name: 'WEBHOOK_n_SPLUNK_SOURCETYPE',
    meaning: 'Source type in Splunk; absent: the default of the token.',
    parse: text,
    default: null,
    readBy: 'webhooks',
    ownedBy: 'user',
    needsRestart: true,
  }),
};

/**
 * Splunk's HTTP Event Collector, JSON events one after the other. It keeps no ids: `event_id` is an indexed field by
 * which repeats can be told.
 */
export const splunk: Destination = {
  name: 'splunk',
  defaults: { format: 'event', batchSize: 1000 },
  settings,
  // What Splunk Cloud takes; Enterprise takes more by its own setting.
  limits: { events: 1000, bodyBytes: 1_000_000, eventBytes: 999_000 },
  contentType: 'application/json',
  signed: false,
  gzip: true,
  tags: true,
  answerBytes: 64 * 1024,
  identity: null,
  codes: Object.values(SPLUNK_CODES),
  item: ({ event, content }, { tags, own }) => {
    const { index, sourceType } = own;
    const at = event.timestamp === null ? Number.NaN : Date.parse(event.timestamp);
    return JSON.stringify({
      // Without a readable time HEC stamps the arrival.
      ...(Number.isFinite(at) ? { time: at / 1000 } : {}),
      source: 'grantwire',
      ...(sourceType === undefined ? {} : { sourcetype: sourceType }),
      ...(index === undefined ? {} : { index }),
      event: content,
      fields: {
        ...Object.fromEntries(tags.map(({ name, value }) => [name, value])),
        event_id: event.id,
        event_type: event.event_type,
      },
    });
  },
  join: (items) => items.join(''),
  verdict: splunkVerdict,
  problems: (connection) => [
    ...needsUrl(
      connection,
      ({ pathname }) => /^\/services\/collector(\/event(\/1\.0)?)?$/.test(pathname),
      'https://<host>:8088/services/collector/event',
    ),
    ...needsHeader(connection, 'Authorization', 'Splunk ', 'Its value is "Splunk " and the token of the collector.'),
  ],
};
