import type { GrantwireEvent } from '../../events/event.ts';
import { refused } from '../connection/problem.ts';
import { generic } from './generic.ts';
import type { Destination } from './destination.ts';
import { type StatusRules, statusVerdict } from './statusVerdict.ts';

const rules: StatusRules = {
  success: '2xx',
  event: new Set([400, 413]),
  codes: new Map([
    [401, 'runreveal_source_refused'],
    [403, 'runreveal_source_refused'],
    [404, 'runreveal_source_refused'],
  ]),
};

/**
 * RunReveal's source for Opal events: one event per request under the field names that it reads, signed with the v0 pair
 * under `X-Opal` when a secret is set. The source verifies only if it was given that secret too.
 */
export const runreveal: Destination = {
  ...generic,
  name: 'runreveal',
  limits: { ...generic.limits, events: 1 },
  item: ({ content }) => {
    const { id, ...rest } = content as GrantwireEvent;
    return JSON.stringify({ opal_event_id: id, ...rest });
  },
  verdict: (answer) => statusVerdict(answer, rules),
  problems: ({ format }) => {
    if (format === 'event') return [];
    const what = 'RunReveal reads the fields of the format event.';
    return [{ setting: 'FORMAT', problem: refused('destination-format', what, 'Remove the setting.') }];
  },
};
