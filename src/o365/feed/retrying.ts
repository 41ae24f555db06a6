import { NoAnswerError } from '../../platform/http/noAnswerError.ts';
import { FeedError, FeedPagesError } from '../api/feedError.ts';
import type { Timing } from '../api/timing.ts';

/** Further tries within one tick; a longer trouble is for the next one. */
const WAITS_MS = [1_000, 5_000] as const;

export interface Retrying {
  readonly timing: Timing;
  readonly random: () => number;
}

/** Runs it again, with a growing wait, where the service or the network is to blame. Throws the last failure. */
export async function retrying<T>(
  { timing, random }: Retrying,
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await run();
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      await timing.sleep(wait * (0.5 + random()), signal);
    }
  }
  return run();
}

function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError || error instanceof FeedPagesError) return true;
  // A request that is throttled waits at the gate, where all do.
  return error instanceof FeedError && ['retry', 'throttle', 'relist'].includes(error.row.reaction);
}
