import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DigestTable, digestOf } from '../../../src/records/dedup/digestTable.ts';
import { packDigests, unpackDigests } from '../../../src/records/dedup/seenSegment.ts';

const word = fc.oneof(fc.nat(7), fc.integer({ min: 0, max: 0xff_ff_ff_ff }));
const steps = fc.array(
  fc.oneof(fc.record({ add: fc.tuple(word, word), hour: fc.nat(5) }), fc.record({ dropBefore: fc.nat(6) })),
  { maxLength: 200 },
);

describe('DigestTable', () => {
  it('knows what a map knows, whatever is added and dropped', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const table = new DigestTable();
        const model = new Map<string, number>();
        for (const step of list) {
          if ('add' in step) {
            table.add(...step.add, step.hour);
            if (!model.has(step.add.join())) model.set(step.add.join(), step.hour);
          } else {
            table.dropBefore(step.dropBefore);
            for (const [key, hour] of model) if (hour < step.dropBefore) model.delete(key);
          }
        }
        expect(table.size).toBe(model.size);
        for (const step of list) if ('add' in step) expect(table.has(...step.add)).toBe(model.has(step.add.join()));
      }),
    );
  });

  it('grows with a hundred thousand ids and finds each', () => {
    const table = new DigestTable();
    const ids = Array.from({ length: 100_000 }, () => randomUUID());
    for (const id of ids) table.add(...digestOf(id), 7);
    expect(table.size).toBe(ids.length);
    expect(ids.every((id) => table.has(...digestOf(id)))).toBe(true);
    expect(table.has(...digestOf(randomUUID()))).toBe(false);
  });
});

describe('saved digests', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word)), (digests) => {
        expect([...unpackDigests(packDigests(digests))]).toEqual(digests);
      }),
    );
  });
});
