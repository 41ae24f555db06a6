import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_MS, cellOf } from '../../../src/o365/cells/cells.ts';
import { reachOf } from '../../../src/o365/cells/reach.ts';
import {
  beginRounds,
  dueCells,
  NO_ROUNDS,
  passRound,
  type Rounds,
  TIER_NAMES,
} from '../../../src/o365/cells/rescans.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = Date.UTC(2026, 10, 24, 8, 0);
const closedAll = [[start - 8 * 24 * HOUR, start + 8 * 24 * HOUR]] as const;

const LONG_AGO: Rounds = {
  recent: { startedAt: 1, next: null },
  fresh: { startedAt: 1, next: null },
  day: { startedAt: 1, next: null },
  week: { startedAt: 1, next: null },
};

/** Lists, minute by minute, what is due, and counts how often each tier listed a cell. */
function live(minutes: number, isFresh: boolean): Map<string, number[]> {
  const listed = new Map<string, number[]>();
  let rounds: Rounds = NO_ROUNDS;
  for (let minute = 0; minute < minutes; minute++) {
    const now = start + minute * MINUTE;
    rounds = beginRounds(rounds, now, reachOf(now), isFresh);
    for (const tier of TIER_NAMES) {
      for (const cell of dueCells(rounds[tier], closedAll)) {
        listed.set(`${tier} ${cell}`, [...(listed.get(`${tier} ${cell}`) ?? []), now]);
      }
      rounds = passRound(rounds, tier, null);
    }
  }
  return listed;
}

describe('rescans', () => {
  it('list the last two hours every ten minutes, 26 hours every hour, seven days once a day', () => {
    const listed = live(49 * 60, false);
    const times = (tier: string, cell: number) => listed.get(`${tier} ${cell}`) ?? [];
    expect(times('recent', start)).toHaveLength(12);
    expect(times('day', start)).toHaveLength(26);
    expect(times('week', start - 6 * 24 * HOUR + 20 * MINUTE)).toHaveLength(1);
    expect(times('week', start - 5 * 24 * HOUR + 20 * MINUTE)).toHaveLength(2);
    expect([...listed.keys()].some((key) => key.startsWith('fresh'))).toBe(false);
  });

  it('list 26 hours every quarter of an hour while a subscription is fresh', () => {
    const listed = live(61, true);
    expect(listed.get(`fresh ${start - 20 * HOUR}`)).toHaveLength(4);
    expect(listed.has(`day ${start - 20 * HOUR}`)).toBe(false);
  });

  it('go on where a round was stopped, and never list a cell that is cut by the reach', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 24 * 60 }), fc.integer({ min: 1, max: 300 }), (minute, stop) => {
        const now = start + minute * MINUTE + 17;
        const reach = reachOf(now);
        const begun = beginRounds(LONG_AGO, now, reach, false);
        const due = dueCells(begun.week, closedAll);
        expect(due.every((cell) => cell >= reach && cell % CELL_MS === 0)).toBe(true);
        expect(due.at(-1)).toBe(cellOf(now) - CELL_MS);
        const next = due[stop];
        if (next === undefined) return;
        const resumed = beginRounds(passRound(begun, 'week', next), now + MINUTE, reachOf(now + MINUTE), false);
        const rest = dueCells(resumed.week, closedAll);
        expect(rest.at(-1)).toBe(due.at(-1));
        expect(rest[0]).toBe(Math.max(next, due.find((cell) => cell >= reachOf(now + MINUTE)) ?? 0));
      }),
      { numRuns: 50 },
    );
  });

  it('list closed cells alone', () => {
    const now = start + 5 * MINUTE;
    const begun = beginRounds(LONG_AGO, now, reachOf(now), false);
    const closed = [[start - 60 * MINUTE, start - 30 * MINUTE]] as const;
    expect(dueCells(begun.recent, closed)).toEqual([60, 50, 40].map((minutes) => start - minutes * MINUTE));
  });
});
