import type { StateKind } from '../platform/storage/state.ts';
import { comparePositions, type Position } from './position.ts';
import { POSITION_STORES } from './stores.ts';

/** A position behind its partition's end, as an earlier sweep saw it. */
export interface Observation {
  readonly next: Position;
  /** Since when it does not move. */
  readonly since: string;
  /** How often it was worked off since then without moving; absent: never. */
  readonly tries?: number;
  /** When it may be worked off again; absent: at once. */
  readonly retryAt?: string;
}

/** By reader and partition. */
export type Observations = Readonly<Record<string, Observation>>;

export const OBSERVATIONS: StateKind<{ readonly partitions: Observations }> = {
  kind: 'sweep observations',
  version: POSITION_STORES.sweep.version,
  upgrades: {},
  parse: (fields) => {
    const { partitions } = fields;
    return partitions !== null && typeof partitions === 'object' ? { partitions: partitions as Observations } : null;
  },
};

const MAX_WAIT_MS = 3_600_000;

/** The observation of a position now: the one before, unless the position has moved. */
export function observe(before: Observation | undefined, next: Position, now: Date): Observation {
  if (before !== undefined && comparePositions(before.next, next) === 0) return before;
  return { next, since: now.toISOString() };
}

/** The observation after one more try: each without movement doubles the wait before the next, up to an hour. */
export function tried(observation: Observation, stallMs: number, now: Date): Observation {
  const tries = (observation.tries ?? 0) + 1;
  const waitMs = Math.min(MAX_WAIT_MS, stallMs * 2 ** Math.min(tries - 1, 20));
  return { ...observation, tries, retryAt: new Date(now.getTime() + waitMs).toISOString() };
}
