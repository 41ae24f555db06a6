import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRecords } from '../../../src/o365/publish/recordSplitter.ts';

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  let from = 0;
  for (let index = 0; from < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    const chunk = Buffer.from(bytes.subarray(from, from + size));
    yield chunk;
    from += size;
  }
}

async function split(text: string | Buffer, sizes: readonly number[] = [7], most = 1_000_000): Promise<string[]> {
  const found: string[] = [];
  for await (const record of splitRecords(chunked(Buffer.from(text), sizes), most)) found.push(record.toString());
  return found;
}

describe('splitRecords', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

  it('cuts any JSON array into the exact texts of its elements, however it is chunked', async () => {
    const items = fc.array(fc.jsonValue(), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(items, sizes, fc.constantFrom(0, 1, 2), async (values, chunks, indent) => {
        const texts = values.map((value) => JSON.stringify(value, null, indent));
        const space = indent === 0 ? '' : ' \r\n\t';
        const whole = `${space}[${space}${texts.join(`${space},${space}`)}${space}]${space}`;
        expect(await split(whole, chunks)).toEqual(texts);
      }),
    );
  });

  it('keeps what a parser would change: big integers, duplicate keys, escapes, bytes that are no UTF-8', async () => {
    const record = '{"Id":"a","n":90071992547409931,"n":1.0,"t":"\\u00e4\\"]},[{"}';
    const bytes = Buffer.concat([Buffer.from(`[${record},{"raw":"`), Buffer.from([0xff, 0xfe]), Buffer.from('"}]')]);
    const found: Buffer[] = [];
    for await (const part of splitRecords(chunked(bytes, [5]), 1000)) found.push(Buffer.from(part));
    expect(found[0]?.toString()).toBe(record);
    expect(found[1]).toEqual(bytes.subarray(record.length + 2, -1));
  });

  it('takes a byte order mark and an empty list', async () => {
    expect(await split('\ufeff[{"a":1}]')).toEqual(['{"a":1}']);
    expect(await split('[ ]')).toEqual([]);
  });

  it.each([
    ['', 'cut short'],
    ['[', 'cut short'],
    ['[{"a":1}', 'cut short'],
    ['[{"a":1},', 'cut short'],
    ['[{"a":"', 'cut short'],
    ['{"a":1}', 'not a list'],
    ['null', 'not a list'],
    ['"text"', 'not a list'],
    ['<html>', 'not a list'],
    ['[1,]', 'not a list'],
    ['[,1]', 'not a list'],
    ['[1] [2]', 'more after the list'],
  ])('%j is %s', async (text, problem) => {
    await expect(split(text)).rejects.toMatchObject({ name: 'ContentBrokenError', problem });
  });

  it('refuses an element that is longer than allowed, without holding it', async () => {
    await expect(split(`["${'x'.repeat(5000)}"]`, [100], 1000)).rejects.toMatchObject({ problem: 'too long' });
  });

  it('gives what came before the break, and then tells the break', async () => {
    const found: string[] = [];
    const reading = (async () => {
      for await (const part of splitRecords(chunked(Buffer.from('[{"a":1},{"b":2},{"c'), [3]), 1000)) {
        found.push(part.toString());
      }
    })();
    await expect(reading).rejects.toMatchObject({ problem: 'cut short' });
    expect(found).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('needs linear time', async () => {
    const record = `{"Id":"x","Padding":"${'y'.repeat(1000)}"}`;
    const body = Buffer.from(`[${Array.from({ length: 20_000 }, () => record).join(',')}]`);
    const startedAt = performance.now();
    expect(await split(body, [65_536])).toHaveLength(20_000);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
