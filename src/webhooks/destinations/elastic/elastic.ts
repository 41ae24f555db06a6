import { refused } from '../../connection/finding.ts';
import { ELASTIC_CODES } from './elasticCodes.ts';
import { elasticVerdict } from './elasticVerdict.ts';
import { needsHeader, needsUrl } from '../keyRules.ts';
import type { Destination } from '../destination.ts';

/**
 * Elasticsearch's bulk API into a data stream. `create` under the event's id makes a repeat an item with 409, so an event
 * is stored once however often it is sent.
 */
export const elastic: Destination = {
  name: 'elastic',
  defaults: { format: 'ecs', batchSize: 500 },
  settings: {},
  // An item's answer can be a kilobyte of explanation: 500 of them are read whole.
  limits: { events: 500, bodyBytes: 5_000_000, eventBytes: 4_999_000 },
  contentType: 'application/x-ndjson',
  signed: false,
  gzip: true,
  tags: false,
  answerBytes: 1024 * 1024,
  identity: null,
  codes: Object.values(ELASTIC_CODES),
  item: ({ event, content }) => `${JSON.stringify({ create: { _id: event.id } })}\n${JSON.stringify(content)}\n`,
  join: (items) => items.join(''),
  verdict: elasticVerdict,
  problems: (connection) => [
    ...needsUrl(
      connection,
      ({ pathname }) => /^.*\/[^/]+\/_bulk$/.test(pathname),
      'https://<host>/<data stream>/_bulk, with ?pipeline=<name> if an ingest pipeline is to run',
    ),
    ...needsHeader(connection, 'Authorization', 'ApiKey ', 'Its value is "ApiKey " and the encoded key.'),
    ...(connection.format === 'ecs'
      ? []
      : [
          {
            setting: 'FORMAT',
            ...refused(
              'destination-format',
              'A data stream needs the fields of the format ecs.',
              'Remove the setting.',
            ),
          },
        ]),
  ],
};
