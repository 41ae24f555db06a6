import type { ContentFailure } from './failureOf.ts';
import type { Failing, Loss } from './feedState.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A blob that the API does not know is tried again for this long, and so often at least. */
const GIVE_UP = {
  missing: { afterMs: HOUR_MS, tries: 5 },
  /** Content that breaks off each time, or is no list: the network may be to blame, so it gets longer. */
  unreadable: { afterMs: 12 * HOUR_MS, tries: 20 },
} as const;

const LONGEST_WAIT_MS = 30 * MINUTE_MS;

/** The entry after one more failure, or the loss when it is given up. */
export function noteFailure(
  before: Failing | undefined,
  { cell, created, code, failure }: { cell: number; created: number; code: string; failure: ContentFailure },
  now: number,
): Failing | Loss {
  const tries = (before?.tries ?? 0) + 1;
  const since = before?.since ?? now;
  if (failure === 'expired') return lossOf('content_expired', created);
  if (failure !== 'retry') {
    const { afterMs, tries: least } = GIVE_UP[failure];
    if (tries >= least && now - since >= afterMs) {
      return lossOf(failure === 'missing' ? 'content_missing' : 'content_unreadable', created);
    }
  }
  const wait = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(tries - 1, 10));
  return { cell, created, code, tries, since, again: now + wait };
}

export function isLoss(outcome: Failing | Loss): outcome is Loss {
  return 'reason' in outcome;
}

/** A blob that is lost: the second in which it was created. */
export function lossOf(reason: Loss['reason'], created: number): Loss {
  const from = Math.floor(created / 1000) * 1000;
  return { kind: 'lost', reason, from, to: from + 1000, contents: 1 };
}
