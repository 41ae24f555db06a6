import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrantwireEvent } from '../../src/events/event.ts';
import { fitEvent, oversizeFolder } from '../../src/events/oversize.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import { event } from '../webhooks/fixtures.ts';

const { signal } = new AbortController();
const LIMIT = 4096;

function eventOf(characters: string): GrantwireEvent {
  const base = event();
  return { ...base, data: { ...base.data, details: { text: characters }, raw: characters } };
}

/** Names `a`, `b`, … as the random part. */
function letters(): () => string {
  let code = 97;
  return () => String.fromCharCode(code++);
}

describe('an event that no message can hold', () => {
  it('is kept whole in a blob and travels as a stub that says only its size', async () => {
    const blobs = memoryBlobStore();
    const large = eventOf('x'.repeat(3000));
    const stub = JSON.parse((await fitEvent(blobs, large, LIMIT, letters(), signal)) ?? '');
    expect(stub).toMatchObject({ id: large.id, event_type: large.event_type, actor_email: large.actor_email });
    expect(stub.data.details).toEqual({ oversize: { bytes: Buffer.byteLength(JSON.stringify(large)) } });
    expect(stub.data).not.toHaveProperty('raw');
    expect(Object.keys(blobs.contents())).toEqual([`oversize/${large.id}-a`]);
    expect(JSON.parse(blobs.contents()[`oversize/${large.id}-a`] ?? '')).toEqual(large);
  });

  it('is the same stub and found by its id, whoever wrote under that id before', async () => {
    const blobs = memoryBlobStore();
    const [forged, real] = [eventOf('y'.repeat(3000)), eventOf('z'.repeat(3000))];
    const random = letters();
    const first = await fitEvent(blobs, forged, LIMIT, random, signal);
    expect(await fitEvent(blobs, real, LIMIT, random, signal)).toBe(first);
    const found: unknown[] = [];
    for await (const name of blobs.list(oversizeFolder(real.id), signal))
      found.push(JSON.parse(blobs.contents()[name] ?? ''));
    expect(found).toEqual([forged, real]);
  });

  it('is judged by bytes, not by characters', async () => {
    const blobs = memoryBlobStore();
    const fits = eventOf('é'.repeat(500));
    const room = Buffer.byteLength(JSON.stringify(fits));
    expect(await fitEvent(blobs, fits, room + 16, letters(), signal)).toBe(JSON.stringify(fits));
    const stub = JSON.parse((await fitEvent(blobs, fits, room + 15, letters(), signal)) ?? '');
    expect(stub.data.details).toHaveProperty('oversize');
  });
});

describe('a stub', () => {
  const LONG = 'Ω"\n'.repeat(230_000);
  const target = { type: LONG, id: LONG, name: LONG, key: LONG };

  function hostile(): GrantwireEvent {
    const base = event();
    return {
      ...base,
      transaction_id: LONG,
      actor_email: LONG,
      actor_ip_address: LONG,
      actor_name: LONG,
      actor_user_id: LONG,
      actor_user_agent: LONG,
      data: { ...base.data, category: LONG, operation: LONG, tenant_id: LONG, targets: [target], details: { LONG } },
    };
  }

  it('bounds every text, and leaves out a key rather than cutting it', async () => {
    const text = (await fitEvent(memoryBlobStore(), hostile(), 256 * 1024, letters(), signal)) ?? '';
    const stub = JSON.parse(text) as GrantwireEvent;
    expect(Buffer.byteLength(text)).toBeLessThan(64 * 1024);
    expect(stub.actor_name).toMatch(/…$/);
    expect(stub.actor_name?.slice(0, 100)).toBe(LONG.slice(0, 100));
    expect(stub.data.targets).toHaveLength(1);
    expect(stub.data.targets[0]).not.toHaveProperty('key');
  });

  it('keeps texts that are not long and their keys as they are', async () => {
    const base = event();
    const targets = Array.from({ length: 300 }, (_, n) => ({
      type: 'group',
      id: `${n}`,
      name: null,
      key: `group:${n}`,
    }));
    const large = { ...base, data: { ...base.data, targets, details: { LONG } } };
    const stub = JSON.parse((await fitEvent(memoryBlobStore(), large, 256 * 1024, letters(), signal)) ?? '');
    expect(stub).toEqual({ ...base, data: { ...stub.data, targets: targets.slice(0, 32) } });
  });

  it('that does not fit either writes nothing', async () => {
    const blobs = memoryBlobStore();
    expect(await fitEvent(blobs, hostile(), 2048, letters(), signal)).toBeNull();
    expect(blobs.contents()).toEqual({});
  });

  it('fits a message of 1 MB whatever the event holds', async () => {
    const limit = 1024 * 1024 - 1024;
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).map((unit) => unit.repeat(2000));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 300 }), async (long, count) => {
        const each = { type: long, id: long, name: long, key: long.slice(0, 1024) };
        const base = event();
        const data = { ...base.data, category: long, targets: Array.from({ length: count }, () => each) };
        const large = { ...base, actor_name: long, actor_user_agent: long, data: { ...data, details: { LONG } } };
        const stub = await fitEvent(memoryBlobStore(), large, limit, letters(), signal);
        expect(Buffer.byteLength(stub ?? 'x'.repeat(limit))).toBeLessThan(limit);
      }),
      { numRuns: 20 },
    );
  });
});
