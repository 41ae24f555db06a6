import type { RetryOptions } from './rpc.ts';

/** When a failed execution is run again. */
export interface RetryPolicy {
  /** −1 is endless. */
  readonly maxRetryCount: number;
  /** Milliseconds before retry number `retry` (1 is the first). */
  delay(retry: number): number;
}

/** Whether retry number `retry` (1 is the first) is still allowed. */
export function allowsRetry(policy: RetryPolicy, retry: number): boolean {
  return policy.maxRetryCount < 0 || retry <= policy.maxRetryCount;
}

/**
 * The host's two strategies: a fixed delay, or exponential back-off that adds 1, 2, 4, … times the minimum, each ±20 %,
 * to the minimum and is held at the maximum. With a minimum of 1 s that is about 1, 2, 3, 5, 9, 17 s, as the real host waits.
 *
 * @param random uniform in [0, 1)
 * @returns null when the function has no policy
 */
export function retryPolicyOf(options: RetryOptions | undefined, random: () => number): RetryPolicy | null {
  if (options === undefined) return null;
  const maxRetryCount = options.maxRetryCount;
  if (options.retryStrategy === 'fixedDelay') {
    const fixed = milliseconds(options.delayInterval);
    return { maxRetryCount, delay: () => fixed };
  }
  const minimum = milliseconds(options.minimumInterval);
  const maximum = Math.max(minimum, milliseconds(options.maximumInterval));
  return {
    maxRetryCount,
    delay: (retry) => {
      // 2^52 steps are longer than any maximum; the bound keeps the product finite.
      const growth = retry === 1 ? 0 : 2 ** Math.min(retry - 2, 52);
      return Math.min(maximum, minimum + growth * minimum * (0.8 + 0.4 * random()));
    },
  };
}

function milliseconds(duration: { readonly seconds: number } | undefined): number {
  return (duration?.seconds ?? 0) * 1000;
}
