import type { PostOutcome } from './post.ts';
import type { Verdict } from './verdict.ts';

export type { Verdict };

/** What an outcome means. What an answer means was for the connection's sink to say, see `Sink.verdict`. */
export function classify(outcome: PostOutcome): Verdict {
  if (outcome.kind === 'interrupted') return 'interrupted';
  if (outcome.kind === 'answered') return outcome.verdict;
  const { code, reason } = outcome;
  return { class: 'connection', code, ...(reason === undefined ? {} : { reason }) };
}
