import { refused } from '../connection/problem.ts';
import type { Destination } from './destination.ts';
import { type StatusRules, statusVerdict } from './statusVerdict.ts';

/** Statuses about the content: malformed, too large, not processable. Anything else says nothing about the event. */
const rules: StatusRules = { success: '2xx', event: new Set([400, 413, 422]) };

/** Any receiver of webhooks: signed, the bare event or a JSON array, 2xx is delivered, repeats are known by `webhook-id`. */
export const generic: Destination = {
  name: 'generic',
  limits: { events: 1000, bodyBytes: Infinity, eventBytes: Infinity },
  contentType: 'application/json',
  signed: true,
  gzip: false,
  answerBytes: 0,
  tokenScope: null,
  item: ({ content }) => JSON.stringify(content),
  join: (items, bare) => (bare ? items.join('') : `[${items.join(',')}]`),
  verdict: (answer) => statusVerdict(answer, rules),
  problems: () => [],
};

/** A receiver built for another sender's v0 signatures: one event per request, and always signed. */
export const v0: Destination = {
  ...generic,
  name: 'v0',
  limits: { ...generic.limits, events: 1 },
  problems: ({ secrets }) => {
    if (secrets.length > 0) return [];
    const what = 'The destination v0 has no secret, and its receivers verify the v0 signature.';
    return [
      { setting: 'SECRET', problem: refused('destination-secret', what, 'Set the secret that the receiver has.') },
    ];
  },
};
