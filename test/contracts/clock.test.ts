import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../src/platform/runtime/clock.ts';
import { manualClock } from '../platform/runtime/manualClock.ts';

/** Every implementation of `Clock`, and how time passes on it. */
const CLOCKS: Readonly<Record<string, () => { clock: Clock; pass: (milliseconds: number) => Promise<void> }>> = {
  system: () => ({ clock: systemClock, pass: (milliseconds) => sleep(milliseconds) }),
  test: () => {
    const clock = manualClock('2026-03-01T08:00:00Z');
    return {
      clock,
      pass: (milliseconds) => {
        clock.pass(milliseconds);
        return Promise.resolve();
      },
    };
  },
};

describe.each(Object.entries(CLOCKS))('the %s clock', (_, start) => {
  it('goes on with time and never back', async () => {
    const { clock, pass } = start();
    const times = [clock.now().getTime()];
    for (const step of [0, 5, 20]) {
      await pass(step);
      times.push(clock.now().getTime());
    }
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // Timers may fire a millisecond early.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(22);
  });

  it('gives every caller a date of its own', () => {
    const { clock } = start();
    const before = clock.now().getTime();
    clock.now().setTime(0);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
  });
});
