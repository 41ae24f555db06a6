import { describe, expect, it } from 'vitest';
import {
  createState,
  encodeState,
  readState,
  replaceState,
  StateCorruptError,
  StateVersionError,
  type StateKind,
} from '../../../src/platform/storage/state.ts';
import { memoryBlobStore } from './memoryBlobStore.ts';

interface Counter {
  readonly count: number;
}

const parse: StateKind<Counter>['parse'] = ({ count }) => (typeof count === 'number' ? { count } : null);
const first: StateKind<{ readonly n: number }> = {
  kind: 'counter',
  version: 1,
  upgrades: {},
  parse: ({ n }) => (typeof n === 'number' ? { n } : null),
};
const third: StateKind<Counter> = {
  kind: 'counter',
  version: 3,
  upgrades: { 1: ({ n }) => ({ number: n }), 2: ({ number }) => ({ count: number }) },
  parse,
};
const signal = new AbortController().signal;

describe('state blobs', () => {
  it('reads an older version through every upgrade and rewrites it forward', async () => {
    const blobs = memoryBlobStore();
    await createState(blobs, first, 'c.json', { n: 7 }, signal);
    const stored = await readState(blobs, third, 'c.json', signal);
    expect(stored?.value).toEqual({ count: 7 });
    if (stored !== null) await replaceState(blobs, third, 'c.json', stored, { count: 8 }, signal);
    expect(JSON.parse(blobs.contents()['c.json'] ?? '')).toEqual({ version: 3, kind: 'counter', count: 8 });
  });

  it('stops at a newer version, names the version needed, and overwrites nothing', async () => {
    const blobs = memoryBlobStore();
    await createState(blobs, third, 'c.json', { count: 1 }, signal);
    const before = blobs.contents();
    await expect(readState(blobs, first, 'c.json', signal)).rejects.toThrow(StateVersionError);
    await expect(readState(blobs, first, 'c.json', signal)).rejects.toMatchObject({
      found: 3,
      supported: 1,
      blob: 'c.json',
    });
    expect(blobs.contents()).toEqual(before);
  });

  it.each([
    '',
    'nonsense',
    '[]',
    'null',
    '{}',
    '{"version":0}',
    '{"version":"1"}',
    '{"version":3}',
    '{"version":3,"count":"1"}',
  ])('refuses %j as state', async (text) => {
    const blobs = memoryBlobStore();
    await blobs.create('c.json', Buffer.from(text), signal);
    await expect(readState(blobs, third, 'c.json', signal)).rejects.toThrow(StateCorruptError);
  });

  it('refuses state of another kind, and keeps neither kind nor version in the value', async () => {
    const blobs = memoryBlobStore();
    await createState(blobs, third, 'c.json', { count: 1 }, signal);
    expect((await readState(blobs, third, 'c.json', signal))?.value).toEqual({ count: 1 });
    await expect(readState(blobs, { ...third, kind: 'other' }, 'c.json', signal)).rejects.toThrow(StateCorruptError);
    const loose: StateKind<object> = { ...third, parse: (fields) => fields };
    expect((await readState(blobs, loose, 'c.json', signal))?.value).toEqual({ count: 1 });
  });

  it('creates once', async () => {
    const blobs = memoryBlobStore();
    expect(await createState(blobs, third, 'c.json', { count: 1 }, signal)).not.toBeNull();
    expect(await createState(blobs, third, 'c.json', { count: 2 }, signal)).toBeNull();
    expect(blobs.contents()['c.json']).toBe(Buffer.from(encodeState(third, { count: 1 })).toString());
  });
});
