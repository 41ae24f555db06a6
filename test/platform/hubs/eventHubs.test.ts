import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventHubPublisher } from '../../../src/platform/hubs/eventHubPublisher.ts';
import { eventHubReader } from '../../../src/platform/hubs/eventHubReader.ts';
import type { HubMessage, HubPublisher, HubReader } from '../../../src/platform/hubs/hub.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import { partitionOfKey } from '../../emulators/eventHubs/partitionKey.ts';
import { startEventHubs, type EventHubsServer } from '../../emulators/eventHubs/server.ts';

const signal = new AbortController().signal;
let hubs: EventHubsServer;
let reader: HubReader;
let publisher: HubPublisher;

beforeEach(async () => {
  hubs = await startEventHubs({ hubs: [{ name: 'events', partitions: 2, consumerGroups: ['replay'] }] });
  // An EntityPath of another hub in the connection string must not win over the hub's own setting.
  const connectionString = `${hubs.connectionString};EntityPath=other`;
  const address = {
    hub: 'events',
    connection: { by: 'connectionString', setting: 'EVENTS_HUB', connectionString },
    transport: 'amqp',
  } as const;
  reader = eventHubReader(address, 'replay');
  publisher = eventHubPublisher(address);
});
afterEach(async () => {
  await Promise.all([reader.close(), publisher.close()]);
  await hubs.stop();
});

const bodies = (count: number) => Array.from({ length: count }, (_, number) => Buffer.from(`m${number}`));

const asMessages = (given: readonly Buffer[]) => given.map((body) => ({ body }));

async function range(from: number, to: number, partition = '0'): Promise<string[]> {
  const found: string[] = [];
  for await (const chunk of reader.readRange(partition, from, to, signal)) {
    for (const { sequenceNumber, bytes } of chunk) found.push(`${sequenceNumber}:${Buffer.from(bytes).toString()}`);
  }
  return found;
}

describe('the reader of ranges', () => {
  it('gives exactly the range, in order, also when it is longer than a chunk', async () => {
    hubs.publish('events', '0', bodies(350));
    const all = await range(0, 350);
    expect(all).toEqual(bodies(350).map((body, index) => `${index}:${body.toString()}`));
    expect(await range(17, 20)).toEqual(['17:m17', '18:m18', '19:m19']);
  });

  it('ends at the end of the partition, and has nothing of an empty one', async () => {
    hubs.publish('events', '0', bodies(3));
    expect(await range(1, 1000)).toEqual(['1:m1', '2:m2']);
    expect(await range(3, 10)).toEqual([]);
    expect(await range(0, 10, '1')).toEqual([]);
  });

  it('starts at what is retained, so that the caller sees what is missing', async () => {
    hubs.publish('events', '0', bodies(10));
    hubs.retain('events', '0', { from: 7 });
    expect(await range(2, 9)).toEqual(['7:m7', '8:m8']);
    expect(await range(2, 5)).toEqual([]);
    expect(await reader.partition('0', signal)).toEqual({ beginSequenceNumber: 7, nextSequenceNumber: 10 });
  });

  it('hands over bytes untouched, JSON or not', async () => {
    const odd = [Buffer.from('{"n":12345678901234567890}'), Buffer.from([0, 255, 254]), Buffer.alloc(0)];
    hubs.publish('events', '0', odd);
    const found: Uint8Array[] = [];
    for await (const chunk of reader.readRange('0', 0, 3, signal)) found.push(...chunk.map(({ bytes }) => bytes));
    expect(found.map((bytes) => Buffer.from(bytes))).toEqual(odd);
  });

  it('stops when the caller stops, and when the signal aborts', async () => {
    hubs.publish('events', '0', bodies(350));
    for await (const chunk of reader.readRange('0', 0, 350, signal)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const abort = new AbortController();
    const reading = async () => {
      for await (const chunk of reader.readRange('0', 0, 350, abort.signal)) if (chunk.length > 0) abort.abort();
    };
    await expect(reading()).rejects.toThrow(InfrastructureError);
  });
});

describe('the publisher', () => {
  it('publishes in order to the partition, over several sends when they do not fit one', async () => {
    const large = Array.from({ length: 5 }, (_, index) => Buffer.alloc(400_000, index));
    await publisher.publish({ partition: '1' }, asMessages(large), signal);
    expect(hubs.partitionState('events', '1').next).toBe(5);
    const found: Uint8Array[] = [];
    for await (const chunk of reader.readRange('1', 0, 5, signal)) found.push(...chunk.map(({ bytes }) => bytes));
    expect(found.map((bytes) => [bytes.byteLength, bytes[0]])).toEqual(large.map((body) => [body.length, body[0]]));
  });

  it('sends properties beside a body, and leaves them out where there are none', async () => {
    const messages = [
      { body: Buffer.from('a'), properties: { layout: 'lines/1', count: 3, raw: true } },
      { body: Buffer.from('b') },
    ];
    await publisher.publish({ partition: '0' }, messages, signal);
    hubs.publish('events', '0', [{ body: Buffer.from('c'), properties: { layout: 'lines/1' } }]);
    const found: HubMessage[] = [];
    for await (const chunk of reader.readRange('0', 0, 3, signal)) found.push(...chunk);
    expect(found.map(({ properties }) => properties)).toEqual([
      { layout: 'lines/1', count: 3, raw: true },
      undefined,
      { layout: 'lines/1' },
    ]);
    expect(Buffer.from(found[2]?.bytes ?? []).toString()).toBe('c');
  });

  it('sends messages with a key to the partition that the hub derives from it, in order', async () => {
    const key = ['group:1', 'group:2', 'group:3', 'group:4'].find((each) => partitionOfKey(each, 2) === 1) ?? '';
    await publisher.publish({ partitionKey: key }, asMessages(bodies(3)), signal);
    expect(await range(0, 3, '1')).toEqual(['0:m0', '1:m1', '2:m2']);
    expect(hubs.messages('events', '1').map(({ partitionKey }) => partitionKey)).toEqual([key, key, key]);
  });

  it('says how large a body may be, and a body of that size passes', async () => {
    const limit = await publisher.maxBodyBytes(signal);
    await publisher.publish({ partition: '0' }, asMessages([Buffer.alloc(limit, 1)]), signal);
    const tooLarge = asMessages([Buffer.alloc(limit + 4096, 1)]);
    await expect(publisher.publish({ partition: '0' }, tooLarge, signal)).rejects.toMatchObject({
      name: 'InfrastructureError',
      cause: { name: 'MessageTooLargeError' },
    });
    expect(hubs.partitionState('events', '0').next).toBe(1);
  });

  it('names the hub and the action when the hub refuses', { timeout: 30_000 }, async () => {
    hubs.fault({ direction: 'send', effect: 'serverBusy' });
    await expect(publisher.publish({ partition: '0' }, asMessages(bodies(1)), signal)).rejects.toMatchObject({
      name: 'InfrastructureError',
      dependency: 'hub events',
      action: 'publish to partition 0',
    });
  });

  it('reads the hub: when it was made and its partitions', async () => {
    expect(await publisher.properties(signal)).toEqual({ createdOn: hubs.createdOn('events'), partitions: ['0', '1'] });
  });
});
