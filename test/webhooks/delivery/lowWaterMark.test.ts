import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOf } from '../../../src/positions/position.ts';
import { lowWaterMark } from '../../../src/webhooks/delivery/lowWaterMark.ts';

describe('lowWaterMark', () => {
  it('is the place after the longest run of finished work, in whatever order it finishes', () => {
    const orders = fc.integer({ min: 1, max: 20 }).chain((count) =>
      fc.record({
        order: fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
        finished: fc.integer({ min: 0, max: count }),
      }),
    );
    fc.assert(
      fc.property(orders, ({ order, finished }) => {
        const mark = lowWaterMark();
        const done = order.map((_, index) => mark.begin(startOf(index + 1)));
        const ended = new Set(order.slice(0, finished));
        for (const index of ended) done[index]?.();
        let run = 0;
        while (ended.has(run)) run++;
        expect(mark.reached()).toEqual(run === 0 ? null : startOf(run));
      }),
    );
  });
});
