import { describe, expect, it } from 'vitest';
import { fitEvent } from '../../src/events/oversize.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import { event } from '../webhooks/fixtures.ts';

const signal = new AbortController().signal;
const LIMIT = 4096;

function eventOf(characters: string) {
  const base = event();
  return { ...base, data: { ...base.data, details: { text: characters }, raw: characters } };
}

describe('an event that no message can hold', () => {
  it('is kept whole in a blob and travels as a stub that names it', async () => {
    const blobs = memoryBlobStore();
    const large = eventOf('x'.repeat(3000));
    const stub = JSON.parse(await fitEvent(blobs, large, LIMIT, signal));
    const name = `oversize/${large.id}.json`;
    expect(stub).toMatchObject({ id: large.id, event_type: large.event_type, actor_email: large.actor_email });
    expect(stub.data.details).toEqual({ oversize: { blob: name, bytes: Buffer.byteLength(JSON.stringify(large)) } });
    expect(stub.data).not.toHaveProperty('raw');
    expect(JSON.parse(blobs.contents()[name] ?? '')).toEqual(large);
  });

  it('is the same stub when the blob is there already', async () => {
    const blobs = memoryBlobStore();
    const large = eventOf('y'.repeat(3000));
    expect(await fitEvent(blobs, large, LIMIT, signal)).toBe(await fitEvent(blobs, large, LIMIT, signal));
  });

  it('is judged by bytes, not by characters', async () => {
    const blobs = memoryBlobStore();
    const fits = eventOf('é'.repeat(500));
    const room = Buffer.byteLength(JSON.stringify(fits));
    expect(await fitEvent(blobs, fits, room + 16, signal)).toBe(JSON.stringify(fits));
    expect(JSON.parse(await fitEvent(blobs, fits, room + 15, signal)).data.details).toHaveProperty('oversize');
  });
});
