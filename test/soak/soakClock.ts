import type { Timing } from '../../src/o365/api/timing.ts';

/** Time that only sleeps and the run itself move: days pass in minutes. */
export interface SoakClock {
  now(): number;
  /** Never back. */
  moveTo(ms: number): void;
  /** As a process sees it whose own clock is off by so much. */
  timing(skewMs: number, step: () => void): Timing;
}

export function soakClock(startMs: number): SoakClock {
  let now = startMs;
  return {
    now: () => now,
    moveTo: (ms) => {
      now = Math.max(now, ms);
    },
    timing: (skewMs, step) => ({
      now: () => now + skewMs,
      // Who sleeps at the same time sleeps together: time moves to the end of each sleep, not by the sum of all.
      sleep: async (ms, signal) => {
        signal.throwIfAborted();
        const until = now + ms;
        await new Promise(setImmediate);
        signal.throwIfAborted();
        step();
        now = Math.max(now, until);
      },
    }),
  };
}
