import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packEnvelopes } from '../../src/events/packEnvelopes.ts';

const events = fc.array(
  fc
    .record({ id: fc.uuid(), name: fc.string({ unit: 'grapheme', maxLength: 200 }) })
    .map((event) => JSON.stringify(event)),
  { maxLength: 60 },
);

describe('packEnvelopes', () => {
  it('keeps every event, once and in order, byte for byte', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 64, max: 4096 }), (texts, limit) => {
        const unpacked = packEnvelopes(texts, limit).flatMap((envelope) => {
          const { records } = JSON.parse(envelope.toString('utf8')) as { records: unknown[] };
          return records.map((record) => JSON.stringify(record));
        });
        expect(unpacked).toEqual(texts);
      }),
    );
  });

  it('stays within the limit, unless one event alone is larger; and fills up before it opens the next', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 64, max: 4096 }), (texts, limit) => {
        const envelopes = packEnvelopes(texts, limit);
        for (const [index, envelope] of envelopes.entries()) {
          const { records } = JSON.parse(envelope.toString('utf8')) as { records: unknown[] };
          expect(records.length).toBeGreaterThan(0);
          if (records.length > 1) expect(envelope.length).toBeLessThanOrEqual(limit);
          const next = envelopes[index + 1];
          if (next === undefined) continue;
          const [first] = (JSON.parse(next.toString('utf8')) as { records: unknown[] }).records;
          expect(envelope.length + Buffer.byteLength(JSON.stringify(first)) + 1).toBeGreaterThan(limit - 1);
        }
      }),
    );
  });

  it('makes nothing of nothing', () => {
    expect(packEnvelopes([])).toEqual([]);
  });
});
