import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentiles } from './percentiles.ts';

test('a percentile is the smallest value that so many percent do not exceed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }), (values) => {
      const { p50, p95, p99 } = percentiles(values);
      const within = (limit: number) => values.filter((value) => value <= limit).length / values.length;
      const below = (limit: number) => values.filter((value) => value < limit).length / values.length;
      for (const [share, value] of [
        [0.5, p50],
        [0.95, p95],
        [0.99, p99],
      ] as const) {
        expect(values).toContain(value);
        expect(within(value ?? -1)).toBeGreaterThanOrEqual(share);
        expect(below(value ?? -1)).toBeLessThan(share);
      }
    }),
  );
});

test('there is none without values', () => {
  expect(percentiles([])).toEqual({ p50: null, p95: null, p99: null });
});
