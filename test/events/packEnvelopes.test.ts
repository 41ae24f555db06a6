import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packEnvelopes } from '../../src/events/packEnvelopes.ts';

const events = fc.array(
  fc
    .record({ id: fc.uuid(), name: fc.string({ unit: 'grapheme', maxLength: 200 }), hasRaw: fc.boolean() })
    .map(({ hasRaw, ...event }) => ({ text: JSON.stringify(event), hasRaw })),
  { maxLength: 60 },
);

const linesOf = (body: Uint8Array) => Buffer.from(body).toString('utf8').split('\n').slice(1, -1);

describe('packEnvelopes', () => {
  it('keeps every event, once and in order, byte for byte, one a line', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 64, max: 4096 }), (texts, limit) => {
        const envelopes = packEnvelopes(texts, limit);
        const unpacked = envelopes.flatMap(({ body }) => {
          const { records } = JSON.parse(Buffer.from(body).toString('utf8')) as { records: unknown[] };
          return records.map((record) => JSON.stringify(record));
        });
        expect(unpacked).toEqual(texts.map(({ text }) => text));
        const lines = envelopes.flatMap(({ body }) => linesOf(body).map((line) => line.replace(/,$/, '')));
        expect(lines).toEqual(texts.map(({ text }) => text));
        for (const { body } of envelopes)
          expect(Buffer.from(body).toString('utf8')).toMatch(/^\{"records":\[\n[^]*\n\]\}$/);
      }),
    );
  });

  it('says that events lie on lines, and whether any carries its record', () => {
    const pack = (...hasRaw: boolean[]) =>
      packEnvelopes(hasRaw.map((has, index) => ({ text: `{"id":"${index}"}`, hasRaw: has }))).map(
        ({ properties }) => properties,
      );
    expect(pack(false, false)).toEqual([{ layout: 'lines/1' }]);
    expect(pack(false, true, false)).toEqual([{ layout: 'lines/1', raw: 'last' }]);
    const large = (hasRaw: boolean) => ({ text: JSON.stringify({ id: 'x'.repeat(40_000) }), hasRaw });
    expect(
      packEnvelopes([large(true), large(false), large(true)]).map(({ properties }) => properties?.['raw']),
    ).toEqual(['last', undefined, 'last']);
  });

  it('stays within the limit, unless one event alone is larger; and fills up before it opens the next', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 64, max: 4096 }), (texts, limit) => {
        const envelopes = packEnvelopes(texts, limit).map(({ body }) => body);
        for (const [index, envelope] of envelopes.entries()) {
          const lines = linesOf(envelope);
          expect(lines.length).toBeGreaterThan(0);
          if (lines.length > 1) expect(envelope.length).toBeLessThanOrEqual(limit);
          const next = envelopes[index + 1];
          if (next === undefined) continue;
          const first = linesOf(next)[0]?.replace(/,$/, '') ?? '';
          expect(envelope.length + Buffer.byteLength(first) + 2).toBeGreaterThan(limit);
        }
      }),
    );
  });

  it('gives bodies that a later call does not touch, also after one that needed a larger buffer', () => {
    const one = packEnvelopes([{ text: '{"id":"one"}', hasRaw: false }]);
    const large = '{"id":"'.concat('é'.repeat(900_000), '"}');
    const other = packEnvelopes([
      { text: '{"id":"two"}', hasRaw: false },
      { text: large, hasRaw: false },
    ]);
    expect(one.map(({ body }) => linesOf(body))).toEqual([['{"id":"one"}']]);
    expect(other.map(({ body }) => linesOf(body))).toEqual([['{"id":"two"}'], [large]]);
  });

  it('makes nothing of nothing', () => {
    expect(packEnvelopes([])).toEqual([]);
  });
});
