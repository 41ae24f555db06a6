import type { Clock } from '../../platform/runtime/clock.ts';
import type { Log } from '../../platform/runtime/log.ts';

/** Beyond a minute something is wrong with a clock; from five on, receivers refuse signatures (Standard Webhooks). */
const MOST_SKEW_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Takes note of how far a receiver's clock is from ours, and warns in the log, at most once an hour.
 * @param skewMs the receiver's clock minus ours; null when it did not say
 */
export type ClockCheck = (skewMs: number | null, log: Log) => void;

export function clockCheck(connection: string, clock: Clock): ClockCheck {
  let warnedAt = -Infinity;
  return (skewMs, log) => {
    const now = clock.now().getTime();
    if (skewMs === null || Math.abs(skewMs) <= MOST_SKEW_MS || now - warnedAt < HOUR_MS) return;
    warnedAt = now;
    log.warn('clock_skew', { connection, receiverAheadMs: skewMs });
  };
}
