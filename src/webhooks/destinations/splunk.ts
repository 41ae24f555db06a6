import { needsHeader, needsUrl } from './keyRules.ts';
import type { Destination } from './destination.ts';
import { splunkVerdict } from './splunkVerdict.ts';

/**
 * Splunk's HTTP Event Collector, JSON events one after the other. It keeps no ids: `event_id` is an indexed field by
 * which repeats can be told.
 */
export const splunk: Destination = {
  name: 'splunk',
  // What Splunk Cloud takes; Enterprise takes more by its own setting.
  limits: { events: 1000, bodyBytes: 1_000_000, eventBytes: 999_000 },
  contentType: 'application/json',
  signed: false,
  gzip: true,
  answerBytes: 64 * 1024,
  tokenScope: null,
  item: ({ event, content }, { tags, splunkIndex, splunkSourceType }) => {
    const at = event.timestamp === null ? Number.NaN : Date.parse(event.timestamp);
    return JSON.stringify({
      // Without a readable time HEC stamps the arrival.
      ...(Number.isFinite(at) ? { time: at / 1000 } : {}),
      source: 'grantwire',
      ...(splunkSourceType === null ? {} : { sourcetype: splunkSourceType }),
      ...(splunkIndex === null ? {} : { index: splunkIndex }),
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
