import type { GrantwireEvent } from '../../../events/event.ts';
import { type AnswerCode, forOperator } from '../answerCode.ts';
import { refused } from '../../connection/finding.ts';
import { generic } from '../generic/generic.ts';
import type { Destination } from '../destination.ts';
import { type StatusRules, statusVerdict } from '../statusVerdict.ts';

const sourceRefused: AnswerCode = forOperator('runreveal_source_refused');

const rules: StatusRules = {
  success: '2xx',
  event: new Set([400, 413]),
  codes: new Map([
    [401, sourceRefused],
    [403, sourceRefused],
    [404, sourceRefused],
  ]),
};

/**
 * RunReveal's source for Opal events: one event per request under the field names that it reads, signed with the v0 pair
 * under `X-Opal` when a secret is set. The source verifies only if it was given that secret too.
 */
export const runreveal: Destination = {
  ...generic,
  name: 'runreveal',
  defaults: { format: 'event', batchSize: 1, signatureHeaderPrefix: 'X-Opal' },
  codes: [sourceRefused],
  limits: { ...generic.limits, events: 1 },
  verbatim: false,
  item: ({ content }) => {
    const { id, ...rest } = content as GrantwireEvent;
    return JSON.stringify({ opal_event_id: id, ...rest });
  },
  verdict: (answer) => statusVerdict(answer, rules),
  problems: ({ format }) => {
    if (format === 'event') return [];
    const what = 'RunReveal reads the fields of the format event.';
    return [{ setting: 'FORMAT', ...refused('destination-format', what, 'Remove the setting.') }];
  },
};
