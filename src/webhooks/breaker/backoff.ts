const second = 1000;
const minute = 60 * second;

/** Waits after the first, second, … connection-class failure in a row; the last one repeats. */
const ladderMs = [5 * second, 15 * second, minute, 5 * minute, 15 * minute, 30 * minute] as const;

/** No probe waits longer: one request per half hour costs nothing, and a repaired receiver is found soon. */
export const longestDelayMs = 30 * minute;

/**
 * How long to wait after `failures` connection-class failures in a row (at least 1), in whole milliseconds: the longer of
 * the ladder's step and what the receiver asked for, plus up to a fifth of the step so that partitions do not return
 * together. Jitter only adds, so nothing comes earlier than promised; the sum is at most 30 minutes.
 * @param retryAfterMs what `Retry-After` asked for, or null
 * @param random uniform in [0, 1)
 */
export function backoffDelayMs(failures: number, retryAfterMs: number | null, random: () => number): number {
  const step = ladderMs[Math.min(Math.max(failures, 1), ladderMs.length) - 1] ?? longestDelayMs;
  const jitter = (random() * step) / 5;
  return Math.min(longestDelayMs, Math.round(Math.max(step, retryAfterMs ?? 0) + jitter));
}
