import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubMessage } from '../../src/platform/hubs/hub.ts';
import { MessageTooLargeError } from '../../src/platform/hubs/messageTooLargeError.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import { HUBS, type OpenedHub } from './hubs.ts';

const { signal } = new AbortController();
const bodies = (count: number, first = 0) =>
  Array.from({ length: count }, (_, number) => ({ body: Buffer.from(`m${first + number}`) }));

describe.each(Object.entries(HUBS))('reader and publisher of a hub in %s', (_, open) => {
  let hub: OpenedHub;
  beforeEach(async () => {
    hub = await open();
  });
  afterEach(() => hub.close());

  const publish = (count: number, first = 0, partition = '0') =>
    hub.publisher.publish({ partition }, bodies(count, first), signal);

  async function messages(from: number, to: number, partition = '0'): Promise<HubMessage[]> {
    const found: HubMessage[] = [];
    for await (const chunk of hub.reader.readRange(partition, from, to, signal)) {
      expect(chunk.length).toBeGreaterThan(0);
      found.push(...chunk);
    }
    return found;
  }

  const range = async (from: number, to: number, partition = '0') =>
    (await messages(from, to, partition)).map(
      ({ sequenceNumber, bytes }) => `${sequenceNumber}:${Buffer.from(bytes).toString()}`,
    );

  it('gives exactly the range, in order, whatever its bounds are', async () => {
    await publish(250);
    const all = bodies(250).map(({ body }, index) => `${index}:${body.toString()}`);
    expect(await range(0, 250)).toEqual(all);
    await fc.assert(
      fc.asyncProperty(fc.nat(260), fc.nat(260), async (from, to) => {
        expect(await range(from, to)).toEqual(all.slice(from, Math.max(from, to)));
      }),
      { numRuns: 8 },
    );
    expect(await range(0, 10, '1')).toEqual([]);
  });

  it('starts at what is retained, so that the caller sees what is missing', async () => {
    await publish(10);
    hub.expire('0', 7);
    expect(await range(2, 9)).toEqual(['7:m7', '8:m8']);
    expect(await range(2, 5)).toEqual([]);
    expect(await hub.reader.partition('0', signal)).toEqual({ beginSequenceNumber: 7, nextSequenceNumber: 10 });
    hub.expire('0', 10);
    expect(await hub.reader.partition('0', signal)).toEqual({ beginSequenceNumber: 10, nextSequenceNumber: 10 });
    expect(await hub.publisher.partition('1', signal)).toEqual({ beginSequenceNumber: 0, nextSequenceNumber: 0 });
    await publish(1, 10);
    expect(await range(0, 20)).toEqual(['10:m10']);
  });

  it('hands over bytes untouched, JSON or not, and when they were enqueued', async () => {
    const odd = [Buffer.from('{"n":12345678901234567890}'), Buffer.from([0, 255, 254]), Buffer.alloc(0)];
    await hub.publisher.publish(
      { partition: '0' },
      odd.map((body) => ({ body })),
      signal,
    );
    const found = await messages(0, 3);
    expect(found.map(({ bytes }) => Buffer.from(bytes))).toEqual(odd);
    expect(found.map(({ enqueuedTime }) => enqueuedTime.toISOString())).toEqual(
      odd.map(() => '2026-03-01T08:00:00.000Z'),
    );
  });

  it('sends properties beside a body, and leaves them out where there are none', async () => {
    const properties = { layout: 'lines/1', count: 3, raw: true };
    const given = [{ body: Buffer.from('a'), properties }, { body: Buffer.from('b') }];
    await hub.publisher.publish({ partition: '0' }, given, signal);
    expect((await messages(0, 2)).map((message) => message.properties)).toEqual([properties, undefined]);
  });

  it('sends messages with one key to one partition, in order', async () => {
    for (const first of [0, 2]) await hub.publisher.publish({ partitionKey: 'group:1' }, bodies(2, first), signal);
    const found = await Promise.all(['0', '1'].map((partition) => range(0, 10, partition)));
    expect(found.flat()).toEqual(['0:m0', '1:m1', '2:m2', '3:m3']);
    expect(found.filter(({ length }) => length > 0)).toHaveLength(1);
  });

  it('says how large a body may be: one of that size passes, a larger one is refused and not stored', async () => {
    const limit = await hub.publisher.maxBodyBytes(signal);
    await hub.publisher.publish({ partition: '0' }, [{ body: Buffer.alloc(limit, 1) }], signal);
    const tooLarge = hub.publisher.publish({ partition: '0' }, [{ body: Buffer.alloc(limit + 4096, 1) }], signal);
    await expect(tooLarge).rejects.toBeInstanceOf(MessageTooLargeError);
    expect((await messages(0, 10)).map(({ bytes }) => bytes.byteLength)).toEqual([limit]);
  });

  it('lets several read one partition at once', async () => {
    await publish(120);
    const all = await range(0, 120);
    const found = await Promise.all([range(0, 120), range(100, 120), range(0, 5)]);
    expect(found).toEqual([all, all.slice(100), all.slice(0, 5)]);
  });

  it('finds the first message at or after a time', async () => {
    const at = (second: number) => new Date(Date.parse('2026-03-01T08:00:00Z') + second * 1000);
    expect(await hub.reader.firstSince('0', at(0), signal)).toBeNull();
    for (const [second, first] of [
      [10, 0],
      [20, 2],
    ] as const) {
      hub.setTime(at(second));
      await publish(2, first);
    }
    const found = await Promise.all(
      [0, 10, 11, 20, 21].map((second) => hub.reader.firstSince('0', at(second), signal)),
    );
    expect(found).toEqual([0, 0, 2, 2, null]);
  });

  it('tells a hub that was made anew from the one before', async () => {
    await publish(3);
    const before = await hub.reader.properties(signal);
    expect(before.partitions).toEqual(['0', '1']);
    expect(await hub.publisher.properties(signal)).toEqual(before);
    hub.setTime(new Date('2026-03-02T08:00:00Z'));
    hub.recreate();
    const after = await hub.publisher.properties(signal);
    expect(after.createdOn.getTime()).toBeGreaterThan(before.createdOn.getTime());
    expect(await hub.publisher.partition('0', signal)).toEqual({ beginSequenceNumber: 0, nextSequenceNumber: 0 });
  });

  it('stops when the caller stops, and when the signal aborts', async () => {
    await publish(350);
    for await (const chunk of hub.reader.readRange('0', 0, 350, signal)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const abort = new AbortController();
    const reading = async () => {
      for await (const chunk of hub.reader.readRange('0', 0, 350, abort.signal)) if (chunk.length > 0) abort.abort();
    };
    await expect(reading()).rejects.toThrow(InfrastructureError);
    await expect(hub.publisher.publish({ partition: '0' }, bodies(1), abort.signal)).rejects.toThrow(
      InfrastructureError,
    );
    expect(await hub.reader.partition('0', signal)).toMatchObject({ nextSequenceNumber: 350 });
  });
});
