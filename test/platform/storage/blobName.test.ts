import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlobNameRefusedError, checkBlobName } from '../../../src/platform/storage/blobName.ts';
import { memoryBlobStore } from './memoryBlobStore.ts';

describe('checkBlobName', () => {
  it.each([
    'cursors/siem/0.json',
    'failed/',
    'failed/a-b/2026-11-20/x~y.json',
    'gaps/open/connection%3Asiem/0/1-2.json',
    'a..b',
    '',
  ])('takes %j', (name) => expect(() => checkBlobName(name)).not.toThrow());

  it.each(['/', '/a', 'a//b', '..', 'a/../b', '../../other/x', 'a/./b', 'a/..', 'a\\b', 'a\nb', 'a/.../b', '//'])(
    'refuses %j',
    (name) => expect(() => checkBlobName(name)).toThrow(BlobNameRefusedError),
  );

  it('lets no name pass that a URL would lead out of its container', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '..', '.', '', '/', 'b.json'), { maxLength: 8 }), (parts) => {
        const name = parts.join('/');
        try {
          checkBlobName(name);
        } catch (error) {
          expect(error).toBeInstanceOf(BlobNameRefusedError);
          return;
        }
        const { pathname } = new URL(`https://account.example/container/${name}`);
        expect(pathname).toBe(`/container/${name}`);
      }),
    );
  });

  it('is asked by every operation of a store', async () => {
    const { signal } = new AbortController();
    const store = memoryBlobStore();
    const bytes = Buffer.from('{}');
    for (const run of [
      () => store.read('../x', signal),
      () => store.create('../x', bytes, signal),
      () => store.replace('../x', bytes, '"1"', signal),
      () => store.remove('../x', signal),
      async () => {
        for await (const _ of store.list('../', signal)) throw new Error('listed');
      },
    ]) {
      await expect(run()).rejects.toBeInstanceOf(BlobNameRefusedError);
    }
  });
});
