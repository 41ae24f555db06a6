import type { Clock } from '../../../src/platform/runtime/clock.ts';

/** A clock that stands still until a test moves it on. */
export interface ManualClock extends Clock {
  pass(milliseconds: number): void;
}

export function manualClock(start: string): ManualClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}
