import { eventHubPublisher } from '../../src/platform/hubs/eventHubPublisher.ts';
import { eventHubReader } from '../../src/platform/hubs/eventHubReader.ts';
import type { HubPublisher, HubReader } from '../../src/platform/hubs/hub.ts';
import { startEventHubs } from '../emulators/eventHubs/server.ts';
import { memoryHub } from '../platform/hubs/memoryHub.ts';

/** One hub `events` of two partitions, empty, with the means to do to it what happens to hubs. */
export interface OpenedHub {
  readonly reader: HubReader;
  readonly publisher: HubPublisher;
  /** From now on messages are enqueued at this time. */
  setTime(time: Date): void;
  /** Forgets what lies below a sequence number. */
  expire(partition: string, below: number): void;
  /** Deletes the hub and makes it anew. */
  recreate(): void;
  close(): Promise<void>;
}

const START = new Date('2026-03-01T08:00:00Z');

/** Every implementation of `HubReader` and `HubPublisher`, by where its messages lie. */
export const HUBS: Readonly<Record<string, () => Promise<OpenedHub>>> = {
  memory: () => {
    let time = START;
    const hub = memoryHub('events', 2, () => time);
    const client = hub.client(() => Promise.resolve());
    return Promise.resolve({
      reader: client,
      publisher: client,
      setTime: (next) => {
        time = next;
      },
      expire: (partition, below) => hub.expire(partition, below),
      recreate: () => hub.recreate(),
      close: () => Promise.resolve(),
    });
  },
  'the loopback hub': async () => {
    const hubs = await startEventHubs({
      hubs: [{ name: 'events', partitions: 2, consumerGroups: ['replay'] }],
      clock: () => START,
    });
    const { connectionString } = hubs;
    const address = {
      hub: 'events',
      connection: { by: 'connectionString', setting: 'EVENTS_HUB', connectionString },
      transport: 'amqp',
    } as const;
    const reader = eventHubReader(address, 'replay');
    const publisher = eventHubPublisher(address);
    return {
      reader,
      publisher,
      setTime: (time) => hubs.setTime(time),
      expire: (partition, below) => void hubs.retain('events', partition, { from: below }),
      recreate: () => hubs.recreateHub('events'),
      close: async () => {
        await Promise.all([reader.close(), publisher.close()]);
        await hubs.stop();
      },
    };
  },
};
