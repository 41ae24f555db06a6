import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import { BlobChangedError, type BlobStore } from '../../src/platform/storage/blobStore.ts';
import { collect } from '../demo/account/collect.ts';
import { BLOB_STORES, type OpenedStores } from './blobStores.ts';

const { signal } = new AbortController();
const text = (value: string) => Buffer.from(value);
const read = async (store: BlobStore, name: string) => {
  const stored = await store.read(name, signal);
  return stored === null ? null : Buffer.from(stored.bytes).toString();
};
const names = (store: BlobStore, prefix: string) => collect(store.list(prefix, signal));

describe.each(Object.entries(BLOB_STORES))('a blob store in %s', (_, open) => {
  let opened: OpenedStores;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('knows nothing at first, and removing nothing is success', async () => {
    const store = opened.newStore();
    expect(await store.read('a/b.json', signal)).toBeNull();
    expect(await names(store, '')).toEqual([]);
    await store.remove('a/b.json', signal);
    await expect(store.replace('a/b.json', text('1'), '"1"', signal)).rejects.toThrow(BlobChangedError);
  });

  it('creates once', async () => {
    const store = opened.newStore();
    expect(await store.create('a', text('first'), signal)).not.toBeNull();
    expect(await store.create('a', text('second'), signal)).toBeNull();
    expect(await read(store, 'a')).toBe('first');
  });

  it('of creates at once lets one win', async () => {
    const store = opened.newStore();
    const made = await Promise.all([1, 2, 3, 4].map((each) => store.create('a', text(`${each}`), signal)));
    expect(made.filter((etag) => etag !== null)).toHaveLength(1);
    expect(await read(store, 'a')).toBe(String(made.findIndex((etag) => etag !== null) + 1));
  });

  it('replaces only what nobody changed since, and says so otherwise', async () => {
    const store = opened.newStore();
    const first = (await store.create('a', text('1'), signal)) ?? '';
    const second = await store.replace('a', text('2'), first, signal);
    expect((await store.read('a', signal))?.etag).toBe(second);
    await expect(store.replace('a', text('3'), first, signal)).rejects.toThrow(BlobChangedError);
    await store.remove('a', signal);
    await expect(store.replace('a', text('3'), second, signal)).rejects.toMatchObject({ blob: 'a' });
    await store.create('a', text('4'), signal);
    await expect(store.replace('a', text('5'), second, signal)).rejects.toThrow(BlobChangedError);
    expect(await read(store, 'a')).toBe('4');
  });

  it('keeps bytes as they were, whatever the caller does with them afterwards', async () => {
    const store = opened.newStore();
    const bytes = Buffer.from([0, 255, 10, 13]);
    // A view into a larger buffer, as most buffers are.
    await store.create('a', bytes.subarray(1), signal);
    bytes.fill(7);
    const stored = await store.read('a', signal);
    expect([...(stored?.bytes ?? [])]).toEqual([255, 10, 13]);
    stored?.bytes.fill(9);
    expect([...((await store.read('a', signal))?.bytes ?? [])]).toEqual([255, 10, 13]);
    await store.create('empty', Buffer.alloc(0), signal);
    expect((await store.read('empty', signal))?.bytes.byteLength).toBe(0);
  });

  it('lists by prefix, in lexical order, also while blobs are removed', async () => {
    const part = fc.stringMatching(/^[a-cA-C0-1_-]{1,3}$/);
    const paths = fc.uniqueArray(
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
      {
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(paths, fc.constantFrom('', 'a', 'a/', 'B_'), async (given, prefix) => {
        const store = opened.newStore();
        for (const name of given) await store.create(name, text(name), signal);
        const expected = given.filter((name) => name.startsWith(prefix)).sort();
        expect(await names(store, prefix)).toEqual(expected);
        for await (const name of store.list(prefix, signal)) await store.remove(name, signal);
        expect(await names(store, '')).toEqual(given.filter((name) => !name.startsWith(prefix)).sort());
      }),
      { numRuns: 12 },
    );
  });

  it('says when each blob was changed last, to the second', async () => {
    const store = opened.newStore();
    const before = Date.now();
    await store.create('a/1', text('1'), signal);
    const changes = await collect(store.listChanges('a/', signal));
    expect(changes.map(({ name }) => name)).toEqual(['a/1']);
    const changedAt = changes[0]?.changedAt.getTime() ?? 0;
    expect(changedAt).toBeGreaterThan(before - 1000);
    expect(changedAt).toBeLessThanOrEqual(Date.now());
  });

  it('rejects what is aborted as a failure of storage', async () => {
    const store = opened.newStore();
    await store.create('a', text('1'), signal);
    const aborted = AbortSignal.abort();
    for (const call of [
      store.read('a', aborted),
      store.create('b', text('1'), aborted),
      store.remove('a', aborted),
      collect(store.list('', aborted)),
      collect(store.listChanges('', aborted)),
    ]) {
      await expect(call).rejects.toThrow(InfrastructureError);
    }
    expect(await names(store, '')).toEqual(['a']);
  });
});
