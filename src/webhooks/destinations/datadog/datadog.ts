import { refused } from '../../connection/finding.ts';
import { type AnswerCode, forOperator } from '../answerCode.ts';
import { asObject } from '../answerJson.ts';
import { datadogAge } from './datadogAge.ts';
import { eventTags } from '../eventTags.ts';
import { needsHeader, needsUrl } from '../keyRules.ts';
import type { Destination, DestinationItem } from '../destination.ts';
import { type StatusRules, statusVerdict } from '../statusVerdict.ts';

/** Datadog cuts off an entry above 1 MB and still answers 2xx, so nothing above may leave. */
const limits = { events: 1000, bodyBytes: 5_000_000, eventBytes: 1_000_000 };

const keyRefused: AnswerCode = forOperator('datadog_key_refused');

const rules: StatusRules = {
  success: 202,
  event: new Set([400, 413]),
  codes: new Map([
    [401, keyRefused],
    [403, keyRefused],
  ]),
};

/** Datadog's logs intake, v2: a JSON array of entries, each with the attributes that Datadog itself reads. */
export const datadog: Destination = {
  name: 'datadog',
  defaults: { format: 'event', batchSize: limits.events },
  settings: {},
  limits,
  contentType: 'application/json',
  signed: false,
  gzip: true,
  tags: true,
  // Of the line and the tags; a document without a message gets one of the event.
  eventFields: ['actor_email', 'actor_name', 'data.tenant_id'],
  answerBytes: 0,
  identity: null,
  codes: [keyRefused],
  item: (item, { tags, apiKeys }) => {
    // Tags in the query are the administrator's own way; two lists would compete.
    const inQuery = apiKeys.some((key) => key.name.toLowerCase() === 'ddtags');
    const entry = {
      ddsource: 'grantwire',
      service: 'grantwire',
      ...(inQuery ? {} : { ddtags: eventTags(item.event, tags).join(',') }),
      message: messageOf(item),
      ...(item.event.timestamp === null ? {} : { timestamp: item.event.timestamp }),
    };
    const content = item.content as { readonly event?: unknown };
    return JSON.stringify({ ...entry, ...content, event: { id: item.event.id, ...asObject(content.event) } });
  },
  join: (items) => `[${items.join(',')}]`,
  atSending: datadogAge,
  verdict: (answer) => statusVerdict(answer, rules),
  problems: (connection) => [
    ...needsUrl(
      connection,
      ({ pathname }) => pathname === '/api/v2/logs',
      'https://http-intake.logs.<site>/api/v2/logs',
    ),
    ...needsHeader(connection, 'DD-API-KEY', '', 'Set it to an API key of the organization.'),
    ...(connection.tags.length > 0 && connection.apiKeys.some(({ name }) => name.toLowerCase() === 'ddtags')
      ? [
          {
            setting: 'TAGS',
            ...refused('destination-tags', 'Tags are set twice, here and as the key ddtags.', 'Remove one of the two.'),
          },
        ]
      : []),
  ],
};

/** The line that the log explorer shows. */
function messageOf({ event, content }: DestinationItem): string {
  const { message, raw } = content as { readonly message?: unknown; readonly raw?: unknown };
  if (typeof message === 'string') return message;
  if (typeof raw === 'string') return raw;
  const actor = event.actor_name ?? event.actor_email;
  return actor === null ? event.event_type : `${event.event_type} by ${actor}`;
}
