import type { Destination } from '../destination.ts';
import { type StatusRules, statusVerdict } from '../statusVerdict.ts';

/** Statuses about the content: malformed, too large, not processable. Anything else says nothing about the event. */
const rules: StatusRules = { success: '2xx', event: new Set([400, 413, 422]) };

/** Any receiver of webhooks: signed, the bare event or a JSON array, 2xx is delivered, repeats are known by `webhook-id`. */
export const generic: Destination = {
  name: 'generic',
  defaults: { format: 'event', batchSize: 1 },
  settings: {},
  limits: { events: 1000, bodyBytes: Infinity, eventBytes: Infinity },
  contentType: 'application/json',
  signed: true,
  gzip: false,
  tags: false,
  answerBytes: 0,
  identity: null,
  codes: [],
  item: ({ content }) => JSON.stringify(content),
  verbatim: true,
  join: (items, bare) => (bare ? items.join('') : `[${items.join(',')}]`),
  verdict: (answer) => statusVerdict(answer, rules),
  problems: () => [],
};
