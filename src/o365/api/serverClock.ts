/** Of so many answers the middle one is believed, so that a single wrong `Date` moves nothing. */
const KEPT = 9;

/** The service's own time: windows and ages are reckoned by it, however wrong our machine's clock is. */
export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Notes the `Date` of an answer; null is ignored. */
  note(dateMs: number | null): void;
}

/** @param local wall clock, milliseconds since 1970 */
export function serverClock(local: () => number): ServerClock {
  let offsets: readonly number[] = [];
  let offset = 0;
  return {
    now: () => local() + offset,
    note: (dateMs) => {
      if (dateMs === null) return;
      offsets = [...offsets, dateMs - local()].slice(-KEPT);
      const middle = offsets.toSorted((a, b) => a - b)[Math.floor(offsets.length / 2)] ?? 0;
      // `Date` has whole seconds: a difference of that size says nothing.
      offset = Math.abs(middle) <= 2_000 ? 0 : middle;
    },
  };
}
