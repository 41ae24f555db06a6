import type { FailureCode } from '../../platform/http/failureCode.ts';
import type { PostOutcome } from './post.ts';
import type { Verdict } from '../destinations/verdict.ts';

export type { Verdict };

/** Failures before any answer that no repetition mends: somebody must change an address, a secret or a certificate. */
const NEEDS_OPERATOR: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'url_refused',
  'address_refused',
  'secret_unusable',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_name',
]);

/**
 * What an outcome means. What an answer means was for the connection's destination to say, see `Destination.verdict`; to a failure the
 * receiver may add that it wants nothing more, or not this message.
 */
export function classify(outcome: PostOutcome): Verdict {
  if (outcome.kind === 'interrupted') return 'interrupted';
  if (outcome.kind === 'answered') return withWish(outcome);
  const { code, reason } = outcome;
  const operator = NEEDS_OPERATOR.has(code) ? ({ needsOperator: true } as const) : {};
  return { class: 'connection', code, ...operator, ...(reason === undefined ? {} : { reason }) };
}

function withWish({ verdict, asks }: PostOutcome & { kind: 'answered' }): Verdict {
  if (asks === null || verdict === 'delivered' || verdict.class === 'items') return verdict;
  return asks === 'disable'
    ? { ...verdict, class: 'connection', code: 'disable_asked', needsOperator: true }
    : { ...verdict, class: 'event', isFinal: true };
}
