const MINUTE_MS = 60_000;

/** Which requests wait for which: new content goes first and has a share of its own. */
export type Lane = 'fresh' | 'backlog';

/** This share of the budget is kept for new content while any waits for it. */
const FRESH_SHARE = 0.25;

/** Requests of the last minute, so that no minute, wherever it begins, has more than the budget. */
export interface RollingMinute {
  /** Milliseconds until one more may be sent; 0: now. */
  waitMs(lane: Lane, isFreshWaiting: boolean, nowMs: number): number;
  note(lane: Lane, nowMs: number): void;
  /** How many there were in the last minute. */
  used(nowMs: number): number;
}

/** @param windowMs a minute unless an API counts otherwise */
export function rollingMinute(budget: number, windowMs: number = MINUTE_MS): RollingMinute {
  let sent: { readonly at: number; readonly lane: Lane }[] = [];

  const forget = (nowMs: number) => {
    const first = sent.findIndex(({ at }) => at > nowMs - windowMs);
    if (first !== 0) sent = first < 0 ? [] : sent.slice(first);
  };
  /** When the count of some requests falls below a limit. */
  const untilBelow = (times: readonly number[], limit: number, nowMs: number) => {
    const oldest = times[times.length - limit];
    return times.length < limit || oldest === undefined ? 0 : Math.max(1, oldest + windowMs - nowMs);
  };

  return {
    waitMs: (lane, isFreshWaiting, nowMs) => {
      forget(nowMs);
      const all = untilBelow(
        sent.map(({ at }) => at),
        budget,
        nowMs,
      );
      if (lane === 'fresh' || !isFreshWaiting) return all;
      const backlog = sent.filter((request) => request.lane === 'backlog').map(({ at }) => at);
      return Math.max(all, untilBelow(backlog, Math.max(1, Math.floor(budget * (1 - FRESH_SHARE))), nowMs));
    },
    note: (lane, nowMs) => {
      sent.push({ at: nowMs, lane });
    },
    used: (nowMs) => {
      forget(nowMs);
      return sent.length;
    },
  };
}
