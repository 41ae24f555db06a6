import { CELL_MS, cellOf, type Stretch } from './cells.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Content that is indexed late appears in cells that are closed: they are listed again, the recent ones more often. */
const TIERS = {
  recent: { every: 10 * MINUTE_MS, back: 2 * HOUR_MS },
  /** On the first day of a subscription content appears that is older than it; takes the place of `day`. */
  fresh: { every: 15 * MINUTE_MS, back: 26 * HOUR_MS },
  day: { every: HOUR_MS, back: 26 * HOUR_MS },
  week: { every: DAY_MS, back: 7 * DAY_MS },
} as const;

export type Tier = keyof typeof TIERS;
export const TIER_NAMES = Object.keys(TIERS) as readonly Tier[];

/** One round of a tier over its cells, in the order of time. */
export interface Round {
  /** When it began; milliseconds since 1970, 0 before the first. */
  readonly startedAt: number;
  /** The cell to list next; null when the round is done. */
  readonly next: number | null;
}

export type Rounds = Readonly<Record<Tier, Round>>;

export const NO_ROUNDS: Rounds = {
  recent: { startedAt: 0, next: null },
  fresh: { startedAt: 0, next: null },
  day: { startedAt: 0, next: null },
  week: { startedAt: 0, next: null },
};

/** Begins the rounds that are due; a round that still runs is not begun again. */
export function beginRounds(rounds: Rounds, nowMs: number, reach: number, isFresh: boolean): Rounds {
  const begin = (tier: Tier): Round => {
    const { startedAt, next } = rounds[tier];
    const { every, back } = TIERS[tier];
    // What was never scanned again is being listed for the first time now.
    if (startedAt === 0) return { startedAt: nowMs, next: null };
    if (isFresh ? tier === 'day' : tier === 'fresh') return { startedAt, next: null };
    // A whole cell that the API cannot list any more would come back cut, under other ids.
    const first = Math.max(cellOf(nowMs - back), cellOf(reach - 1) + CELL_MS);
    if (next !== null) return { startedAt, next: Math.max(next, first) };
    return nowMs - startedAt >= every ? { startedAt: nowMs, next: first } : { startedAt, next };
  };
  return { recent: begin('recent'), fresh: begin('fresh'), day: begin('day'), week: begin('week') };
}

/** The closed cells that a tier's round has before it, in order. */
export function dueCells({ startedAt, next }: Round, closed: readonly Stretch[]): readonly number[] {
  if (next === null) return [];
  const cells: number[] = [];
  for (const [from, to] of closed) {
    const first = Math.max(next, Math.ceil(from / CELL_MS) * CELL_MS);
    for (let cell = first; cell + CELL_MS <= Math.min(to, cellOf(startedAt)); cell += CELL_MS) cells.push(cell);
  }
  return cells;
}

/** The round after its cells below `next` were listed; null: all were. */
export function passRound(rounds: Rounds, tier: Tier, next: number | null): Rounds {
  return { ...rounds, [tier]: { ...rounds[tier], next } };
}
