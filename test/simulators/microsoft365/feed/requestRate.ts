const MINUTE_MS = 60_000;

/** A limit of requests in a rolling stretch of time, as the service keeps it for a tenant. */
export interface RequestRate {
  /** Counts a request; false when it is one too many. */
  take(nowMs: number): boolean;
  /** Requests per minute at their most, over the whole run. */
  busiestMinute(): number;
  /** When the oldest counted request falls out, milliseconds from now. */
  waitMs(nowMs: number): number;
}

export function createRequestRate(limit: number, windowMs = MINUTE_MS): RequestRate {
  let times: number[] = [];
  let busiest = 0;
  return {
    take: (nowMs) => {
      times = times.filter((time) => time > nowMs - windowMs);
      if (times.length >= limit) return false;
      times.push(nowMs);
      busiest = Math.max(busiest, times.length);
      return true;
    },
    busiestMinute: () => busiest,
    waitMs: (nowMs) => Math.max(0, (times[0] ?? nowMs) + windowMs - nowMs),
  };
}
