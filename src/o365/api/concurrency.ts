const FIRST = 8;
const MOST = 32;
/** Without a Retry-After the service is left alone for this long. */
const PAUSE_MS = 30_000;
/** Requests that were in flight together are refused together: they count as one refusal. */
const ONE_REFUSAL_MS = 2_000;

/** How many requests may be in flight: slowly more while all goes well, half when the service throttles. */
export interface Concurrency {
  /** A whole number, at least 1. */
  limit(): number;
  /** Until then nothing is sent; milliseconds since 1970. */
  pausedUntil(): number;
  succeeded(): void;
  throttled(retryAfterMs: number | null, nowMs: number): void;
}

export function concurrency(): Concurrency {
  let limit = FIRST;
  let pausedUntil = 0;
  let refusedAt = -Infinity;
  return {
    limit: () => Math.max(1, Math.floor(limit)),
    pausedUntil: () => pausedUntil,
    succeeded: () => {
      limit = Math.min(MOST, limit + 1 / limit);
    },
    throttled: (retryAfterMs, nowMs) => {
      pausedUntil = Math.max(pausedUntil, nowMs + (retryAfterMs ?? PAUSE_MS));
      if (nowMs - refusedAt < ONE_REFUSAL_MS) return;
      refusedAt = nowMs;
      limit = Math.max(1, limit / 2);
    },
  };
}
