import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange, rangeContains, rangesOverlap, rangeWithin } from '../../../src/webhooks/egress/addressRange.ts';

describe('ranges', () => {
  const anyRange = fc
    .record({
      family: fc.constantFrom<4 | 6>(4, 6),
      value: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
      prefix: fc.nat(),
    })
    .map(({ family, value, prefix }) => {
      const bits = family === 4 ? 32 : 128;
      const length = prefix % (bits + 1);
      const shift = BigInt(bits - length);
      const base = ((value % 2n ** BigInt(bits)) >> shift) << shift;
      return { family, base, prefix: length, size: 2n ** shift };
    });

  it('contain their first and last address and neither neighbour', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const has = (value: bigint) => rangeContains(range, { family: range.family, value });
        expect(has(range.base)).toBe(true);
        expect(has(range.base + range.size - 1n)).toBe(true);
        expect(has(range.base + range.size)).toBe(false);
        if (range.base > 0n) expect(has(range.base - 1n)).toBe(false);
      }),
    );
  });

  it('overlap when one holds the other, and never across families', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (one, other) => {
        const shared =
          one.family === other.family && one.base < other.base + other.size && other.base < one.base + one.size;
        expect(rangesOverlap(one, other)).toBe(shared);
        expect(rangeWithin(one, one)).toBe(true);
      }),
    );
  });

  it.each([
    '',
    '10.0.0.0/33',
    '10.0.0.1/8',
    '10.0.0.0/',
    '10/8',
    'fd00::/129',
    'fd00::1/64',
    '[fd00::]/8',
    'a/8',
    '10.0.0.0/8/8',
  ])('%j is no range', (text) => {
    expect(parseRange(text)).toBeNull();
  });
});
