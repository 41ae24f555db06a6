import type { PostOutcome } from './post.ts';
import type { Verdict } from '../destinations/verdict.ts';

export type { Verdict };

/**
 * What an outcome means. What an answer means was for the connection's destination to say, see `Destination.verdict`; to a failure the
 * receiver may add that it wants nothing more, or not this message.
 */
export function classify(outcome: PostOutcome): Verdict {
  if (outcome.kind === 'interrupted') return 'interrupted';
  if (outcome.kind === 'answered') return withWish(outcome);
  const { code, reason } = outcome;
  return { class: 'connection', code, ...(reason === undefined ? {} : { reason }) };
}

function withWish({ verdict, asks }: PostOutcome & { kind: 'answered' }): Verdict {
  if (asks === null || verdict === 'delivered' || verdict.class === 'items') return verdict;
  return asks === 'disable'
    ? { ...verdict, class: 'connection', code: 'disable_asked' }
    : { ...verdict, class: 'event', isFinal: true };
}
