import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/runtime/clock.ts';

const SECOND_MS = 1000;

/** Waits until so many events of a partition may be sent. */
export type Pacer = (partition: string, events: number, signal: AbortSignal) => Promise<void>;

/**
 * Keeps a connection under its rate limit without talking to other instances: each partition has its share, so whoever
 * owns it may use that and no more. Unused share is kept for at most a second.
 *
 * @param eventsPerSecond of the whole connection; null sends as fast as the receiver answers
 * @param partitions among which the limit is divided
 */
export function pacer(
  eventsPerSecond: number | null,
  partitions: (signal: AbortSignal) => Promise<number>,
  clock: Clock,
  wait: (milliseconds: number, signal: AbortSignal) => Promise<unknown> = (milliseconds, signal) =>
    sleep(milliseconds, null, { signal }),
): Pacer {
  const free = new Map<string, number>();
  return async (partition, events, signal) => {
    if (eventsPerSecond === null) return;
    const share = eventsPerSecond / (await partitions(signal));
    const now = clock.now().getTime();
    const from = Math.max(free.get(partition) ?? 0, now - SECOND_MS);
    const costMs = (events / share) * SECOND_MS;
    free.set(partition, from + costMs);
    if (from <= now) return;
    try {
      await wait(Math.ceil(from - now), signal);
    } catch (error) {
      // Nothing was sent, so the share is given back; else a wait beyond the deadline would grow with every call.
      free.set(partition, (free.get(partition) ?? 0) - costMs);
      throw error;
    }
  };
}
