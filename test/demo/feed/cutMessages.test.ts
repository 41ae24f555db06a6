import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../account/collect.ts';
import { cutMessages } from './cutMessages.ts';
import { jsonPieces } from './jsonPieces.ts';
import { type Piece, pieceOf } from './piece.ts';

const record = fc
  .record({ category: fc.string(), n: fc.oneof(fc.integer(), fc.constant(0.5)), s: fc.string({ unit: 'grapheme' }) })
  .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 2)));
const broken = fc.constantFrom('{"category":', 'not json', '[{"category":"A"}]', '{"records":[{"category":"A"}]}', '7');

function piecesOf(texts: readonly string[]): Piece[] {
  return texts.map((text, index) => pieceOf(Buffer.from(text), index + 1));
}

describe('cutMessages', () => {
  test('splices records into envelopes byte for byte, in order, and leaves the rest alone', async () => {
    const texts = fc.array(fc.oneof({ weight: 4, arbitrary: record }, broken), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 0, max: 5 }), async (input, batch) => {
        const messages = await collect(cutMessages(piecesOf(input), batch));
        expect(messages.reduce((sum, { records }) => sum + records, 0)).toBe(input.length);
        let at = 0;
        for (const { bytes, records, firstLine, lastLine } of messages) {
          const own = input.slice(at, at + records);
          const envelope = `{"records":[${own.join(',')}]}`;
          const isEnvelope = batch > 0 && pieceOf(Buffer.from(own[0] ?? ''), 1).kind === 'record';
          expect(bytes.toString()).toBe(isEnvelope ? envelope : own[0]);
          expect(records).toBeLessThanOrEqual(Math.max(1, batch));
          expect([firstLine, lastLine]).toEqual([at + 1, at + records]);
          at += records;
        }
      }),
    );
  });

  test('closes an envelope before it is larger than a message can be', async () => {
    const large = JSON.stringify({ category: 'A', text: 'x'.repeat(300_000) });
    const messages = await collect(cutMessages(piecesOf([large, large, large]), 100));
    expect(messages.map(({ records }) => records)).toEqual([2, 1]);
  });

  test('never takes bytes that are not UTF-8 for a record', () => {
    expect(pieceOf(Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]), 1).kind).toBe('message');
  });
});

describe('jsonPieces', () => {
  test('gives the exact text and line of every element of a list or envelope', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), fc.boolean(), (texts, isList) => {
        const list = `[\n${texts.join(' ,\n')}\n]`;
        const pieces = jsonPieces(Buffer.from(isList ? list : `{"more":"]","records":${list}}`));
        expect(pieces?.map(({ bytes }) => bytes.toString())).toEqual(texts);
        let line = 2;
        for (const [index, text] of texts.entries()) {
          expect(pieces?.[index]?.line).toBe(line);
          line += text.split('\n').length;
        }
      }),
    );
  });

  test.each([
    ['a bare record', '{"category":"A"}', [['{"category":"A"}', 'record']]],
    ['a byte order mark', '\ufeff[{"category":"A"}]', [['{"category":"A"}', 'record']]],
    ['an empty envelope', ' {"records":[]}\n', [['{"records":[]}', 'message']]],
    [
      'one document per line',
      '{"a":1}\n\n[2]\n',
      [
        ['{"a":1}', 'record'],
        ['[2]', 'message'],
      ],
    ],
  ])('reads %s', (_, text, pieces) => {
    expect(jsonPieces(Buffer.from(text))?.map(({ bytes, kind }) => [bytes.toString(), kind])).toEqual(pieces);
  });

  test('is null for what is not JSON', () => {
    expect(jsonPieces(Buffer.from('{"category":'))).toBeNull();
  });
});
