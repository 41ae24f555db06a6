/** Cells are fixed UTC windows: listing the same one again names the same content again. All times are milliseconds since 1970. */
export const CELL_MS = 10 * 60_000;

/** A stretch of time, its end excluded. */
export type Stretch = readonly [from: number, to: number];

/** The start of the cell that a moment lies in. */
export function cellOf(ms: number): number {
  return Math.floor(ms / CELL_MS) * CELL_MS;
}

/** Adds a stretch to sorted, disjoint ones; what touches becomes one. */
export function addStretch(stretches: readonly Stretch[], [from, to]: Stretch): readonly Stretch[] {
  if (to <= from) return stretches;
  const before = stretches.filter(([, end]) => end < from);
  const after = stretches.filter(([start]) => start > to);
  const touched = stretches.slice(before.length, stretches.length - after.length);
  const start = Math.min(from, ...touched.map(([start]) => start));
  const end = Math.max(to, ...touched.map(([, end]) => end));
  return [...before, [start, end], ...after];
}

/** Takes a stretch out of sorted, disjoint ones. */
export function cutStretch(stretches: readonly Stretch[], [from, to]: Stretch): readonly Stretch[] {
  return stretches
    .flatMap(([start, end]): Stretch[] => [
      [start, Math.min(end, from)],
      [Math.max(start, to), end],
    ])
    .filter(([start, end]) => start < end);
}

/** The parts of a stretch that none of the sorted, disjoint ones covers. */
export function uncovered(stretches: readonly Stretch[], whole: Stretch): readonly Stretch[] {
  return stretches.reduce<readonly Stretch[]>((left, closed) => cutStretch(left, closed), [whole]);
}

/** One window to list: the cell's full bounds, or its part that the API still reaches. */
export interface Cell {
  readonly start: number;
  /** Later than `start` where the API reaches only the cell's end. */
  readonly from: number;
  readonly to: number;
}

/**
 * The cells between two moments that are not closed, the oldest first; the last one holds `to`. Each has its full bounds,
 * but for one that begins before `from`: it is cut there.
 *
 * @param from on a whole second
 */
export function openCells(closed: readonly Stretch[], from: number, to: number): readonly Cell[] {
  const cells: Cell[] = [];
  for (const [start, end] of uncovered(closed, [from, cellOf(to) + CELL_MS])) {
    for (let cell = cellOf(start); cell < end; cell += CELL_MS) {
      cells.push({ start: cell, from: Math.max(cell, from), to: cell + CELL_MS });
    }
  }
  return cells;
}

/** Up to where everything is closed, from a moment on. */
export function closedUpTo(closed: readonly Stretch[], from: number): number {
  return closed.find(([start, end]) => start <= from && from < end)?.[1] ?? from;
}
