import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../account/collect.ts';
import { readLines } from './readLines.ts';

function* chunksOf(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const end = at + (sizes[turn % sizes.length] ?? 1);
    yield bytes.subarray(at, end);
    at = end;
  }
}

function linesOf(bytes: Buffer, sizes: readonly number[]) {
  async function* stream() {
    for (const chunk of chunksOf(bytes, sizes)) yield await Promise.resolve(chunk);
  }
  return collect(readLines(stream()));
}

const line = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => Buffer.from(bytes))
  .filter((bytes) => !bytes.includes(0x0a) && bytes.at(-1) !== 0x0d);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('readLines', () => {
  test('gives back the bytes of every line, whatever they are and wherever the stream is cut', async () => {
    const input = fc.array(line, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(input, sizes, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (lines, cut, end, isClosed) => {
        const parts = lines.flatMap((bytes) => [bytes, Buffer.from(end)]);
        const file = Buffer.concat(isClosed ? parts : parts.slice(0, -1));
        const read = await linesOf(file, cut);
        expect(read.map(({ bytes }) => bytes.toString('hex'))).toEqual(lines.map((bytes) => bytes.toString('hex')));
        expect(read.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
      }),
    );
  });

  test('leaves lines without bytes out and counts them', async () => {
    const read = await linesOf(Buffer.from('a\n\n\r\n b\r\nc'), [3]);
    expect(read.map(({ bytes, number }) => [bytes.toString(), number])).toEqual([
      ['a', 1],
      [' b', 4],
      ['c', 5],
    ]);
  });
});
