import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventHubPublisher } from '../../../src/platform/hubs/eventHubPublisher.ts';
import { eventHubReader } from '../../../src/platform/hubs/eventHubReader.ts';
import type { HubPublisher, HubReader } from '../../../src/platform/hubs/hub.ts';
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

describe('the publisher over the SDK', () => {
  it('publishes in order to the partition, over several sends when they do not fit one', async () => {
    const large = Array.from({ length: 5 }, (_, index) => Buffer.alloc(400_000, index));
    await publisher.publish({ partition: '1' }, asMessages(large), signal);
    expect(hubs.partitionState('events', '1').next).toBe(5);
    const found: Uint8Array[] = [];
    for await (const chunk of reader.readRange('1', 0, 5, signal)) found.push(...chunk.map(({ bytes }) => bytes));
    expect(found.map((bytes) => [bytes.byteLength, bytes[0]])).toEqual(large.map((body) => [body.length, body[0]]));
  });

  it('sends messages with a key to the partition that the hub derives from it, in order', async () => {
    const key = ['group:1', 'group:2', 'group:3', 'group:4'].find((each) => partitionOfKey(each, 2) === 1) ?? '';
    await publisher.publish({ partitionKey: key }, asMessages(bodies(3)), signal);
    expect(await range(0, 3, '1')).toEqual(['0:m0', '1:m1', '2:m2']);
    expect(hubs.messages('events', '1').map(({ partitionKey }) => partitionKey)).toEqual([key, key, key]);
  });

  it('names the hub and the action when the hub refuses', { timeout: 30_000 }, async () => {
    hubs.fault({ direction: 'send', effect: 'serverBusy' });
    await expect(publisher.publish({ partition: '0' }, asMessages(bodies(1)), signal)).rejects.toMatchObject({
      name: 'InfrastructureError',
      dependency: 'hub events',
      action: 'publish to partition 0',
    });
  });
});
