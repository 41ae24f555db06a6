import { refused } from '../../connection/finding.ts';
import type { Destination } from '../destination.ts';
import { generic } from '../generic/generic.ts';

/** A receiver built for another sender's v0 signatures: one event per request, and always signed. */
export const v0: Destination = {
  ...generic,
  name: 'v0',
  limits: { ...generic.limits, events: 1 },
  problems: ({ secrets }) => {
    if (secrets.length > 0) return [];
    const what = 'The destination v0 has no secret, and its receivers verify the v0 signature.';
    return [{ setting: 'SECRET', ...refused('destination-secret', what, 'Set the secret that the receiver has.') }];
  },
};
