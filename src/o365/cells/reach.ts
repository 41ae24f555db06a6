import type { Stretch } from './cells.ts';
import { uncovered } from './cells.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The API lists content of the last seven days; this much of them is left to clocks and slow requests. */
const REACH_MARGIN_MS = 5 * 60_000;

/** The first whole second that may be listed. */
export function reachOf(nowMs: number, marginMs: number = REACH_MARGIN_MS): number {
  return Math.ceil((nowMs - 7 * DAY_MS + marginMs) / 1000) * 1000;
}

/** What was never closed and cannot be listed any more; both ends on whole seconds. */
export function beyondReach(closed: readonly Stretch[], since: number, reach: number): readonly Stretch[] {
  return since >= reach ? [] : uncovered(closed, [since, reach]);
}
