import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addStretch,
  CELL_MS,
  cellOf,
  closedUpTo,
  cutStretch,
  openCells,
  type Stretch,
  uncovered,
} from '../../../src/o365/cells/cells.ts';
import { beyondReach, reachOf } from '../../../src/o365/cells/reach.ts';

const stretch = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([from, length]): Stretch => [from, from + length]);
const stretches = fc.array(stretch, { maxLength: 8 });
const all = (parts: readonly Stretch[]) => parts.reduce<readonly Stretch[]>(addStretch, []);
const moments = (parts: readonly Stretch[]) =>
  new Set(parts.flatMap(([from, to]) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)));
const without = (of: ReadonlySet<number>, cut: ReadonlySet<number>) =>
  new Set([...of].filter((moment) => !cut.has(moment)));

describe('stretches', () => {
  it('hold the moments that were added, sorted and apart', () => {
    fc.assert(
      fc.property(stretches, (parts) => {
        const merged = all(parts);
        expect(moments(merged)).toEqual(moments(parts));
        for (const [index, [from, to]] of merged.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(merged[index - 1]?.[1] ?? -1);
        }
      }),
    );
  });

  it('lose the moments that are cut, and what is uncovered is the rest', () => {
    fc.assert(
      fc.property(stretches, stretch, (parts, cut) => {
        const merged = all(parts);
        expect(moments(cutStretch(merged, cut))).toEqual(without(moments(merged), moments([cut])));
        expect(moments(uncovered(merged, cut))).toEqual(without(moments([cut]), moments(merged)));
      }),
    );
  });
});

describe('openCells', () => {
  const time = fc.integer({ min: 1_790_000_000, max: 1_790_100_000 }).map((seconds) => seconds * 1000);

  it('are on the fixed grid, tile what is open, and are the oldest first', () => {
    fc.assert(
      fc.property(time, time, fc.array(fc.integer({ min: 0, max: 170 }), { maxLength: 20 }), (a, b, done) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const closed = all(done.map((index) => [cellOf(from) + index * CELL_MS, cellOf(from) + (index + 1) * CELL_MS]));
        const cells = openCells(closed, from, to);
        for (const [index, cell] of cells.entries()) {
          expect(cell.start % CELL_MS).toBe(0);
          expect(cell.to).toBe(cell.start + CELL_MS);
          expect(cell.from).toBe(Math.max(cell.start, from));
          expect(cell.start).toBeGreaterThan(cells[index - 1]?.start ?? 0);
        }
        const open = cells.map((cell): Stretch => [cell.from, cell.to]);
        expect(all(open)).toEqual(uncovered(closed, [from, cellOf(to) + CELL_MS]));
      }),
    );
  });

  it('hold the cell of now', () => {
    const now = Date.UTC(2026, 10, 24, 8, 3, 0);
    expect(openCells([], now - 60_000, now)).toEqual([
      { start: Date.UTC(2026, 10, 24, 8, 0), from: now - 60_000, to: Date.UTC(2026, 10, 24, 8, 10) },
    ]);
  });
});

describe('reach', () => {
  const now = Date.UTC(2026, 10, 24, 8, 3, 0, 250);

  it('is seven days less five minutes, on a whole second', () => {
    expect(reachOf(now)).toBe(Date.UTC(2026, 10, 17, 8, 8, 1));
  });

  it('leaves what was never closed before it, exact to the second', () => {
    const since = Date.UTC(2026, 10, 16, 8, 0, 0);
    const closed: Stretch[] = [[since, Date.UTC(2026, 10, 16, 12, 0)]];
    expect(beyondReach(closed, since, reachOf(now))).toEqual([
      [Date.UTC(2026, 10, 16, 12, 0), Date.UTC(2026, 10, 17, 8, 8, 1)],
    ]);
    expect(beyondReach(closed, reachOf(now), reachOf(now))).toEqual([]);
  });

  it('closedUpTo is where the first opening is', () => {
    expect(
      closedUpTo(
        [
          [0, 10],
          [20, 30],
        ],
        0,
      ),
    ).toBe(10);
    expect(closedUpTo([[20, 30]], 0)).toBe(0);
  });
});
