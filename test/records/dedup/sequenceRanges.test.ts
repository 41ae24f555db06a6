import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinRanges, missingRanges, type SequenceRange } from '../../../src/records/dedup/sequenceRanges.ts';

const range = fc.tuple(fc.nat(40), fc.nat(10)).map(([from, length]): SequenceRange => ({ from, to: from + length }));
const ranges = fc.array(range, { maxLength: 12 });
const holds = (all: readonly SequenceRange[], number: number) =>
  all.some(({ from, to }) => number >= from && number < to);

describe('ranges of sequence numbers', () => {
  it('joined hold the same numbers, in rising stretches that do not touch', () => {
    fc.assert(
      fc.property(ranges, (all) => {
        const joined = joinRanges(all);
        for (let number = 0; number <= 55; number++) expect(holds(joined, number)).toBe(holds(all, number));
        for (const [index, { from, to }] of joined.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(joined[index - 1]?.to ?? -1);
        }
      }),
    );
  });

  it('miss exactly what none of them holds', () => {
    fc.assert(
      fc.property(ranges, range, (all, whole) => {
        const missing = missingRanges(all, whole);
        for (let number = 0; number <= 55; number++) {
          const isMissing = number >= whole.from && number < whole.to && !holds(all, number);
          expect(holds(missing, number), `${number}`).toBe(isMissing);
        }
      }),
    );
  });
});
