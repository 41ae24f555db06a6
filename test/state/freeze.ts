import { mkdir, writeFile } from 'node:fs/promises';
import { readMessage } from '../../src/records/ingest/readMessage.ts';
import { VERSION } from '../../src/version.ts';
import type { MemoryHub } from '../platform/hubs/memoryHub.ts';
import { seededRandom } from '../scenarios/simulation/random.ts';
import { createWorld, STALL_SECONDS } from '../scenarios/simulation/world.ts';
import { envelopes } from '../scenarios/support/records.ts';
import type { FrozenHub, FrozenState } from './frozenState.ts';

/**
 * Writes the state that this release leaves behind in the middle of a backlog: every kind of state blob, the hubs'
 * content, and the ids of all events. Run it once per release, before a schema version changes:
 *
 *     node test/state/freeze.ts
 *
 * A folder that is there is never rewritten: it is what users of that release have.
 */
const folder = new URL(`${VERSION}/`, import.meta.url);

const world = createWorld({ random: seededRandom(20_261_121), batchSize: 1, concurrency: 1 });
const app = world.startInstance();
const batch = (hub: MemoryHub, partition: string, from: number, count: number) => ({
  hub: hub.name,
  partition,
  messages: hub.read(partition, from, count),
});

for (const body of envelopes(8, 3)) world.source.append('0', body);
for (const body of envelopes(6, 2, 24)) world.source.append('1', body);
world.source.append('1', Buffer.from('{"records":[null]}'));

// Partition 0: three done, two passed over by a checkpoint (an open gap), one done beyond them, two waiting.
await app.ingest(batch(world.source, '0', 0, 3), 0);
await app.ingest(batch(world.source, '0', 5, 1), 0);
// Partition 1: all done, and the malformed record quarantined.
await app.ingest(batch(world.source, '1', 0, 7), 0);
// The connection has one message of each partition; the rest is backlog.
await app.outbox(batch(world.events, '0', 0, 1), 0);
await app.outbox(batch(world.events, '1', 0, 1), 0);

const ids = world.source.partitions.flatMap((partition) =>
  world.source.read(partition, 0, 100).flatMap((message) =>
    readMessage('diagnostics', partition, message, {
      decode: { repairs: [], keepText: false },
      normalize: { defaultDomain: null },
      includeUnparsed: true,
    }).events.map(({ id }) => id),
  ),
);

const state: FrozenState = {
  release: VERSION,
  blobs: world.storage.contents(),
  hubs: [world.source, world.events].map(frozenHub),
  connection: 'siem',
  stallSeconds: STALL_SECONDS,
  delivered: world.received.map(({ id }) => id),
  ids,
};
await mkdir(folder);
await writeFile(new URL('state.json', folder), `${JSON.stringify(state, null, 1)}\n`);

function frozenHub(hub: MemoryHub): FrozenHub {
  return {
    name: hub.name,
    createdOn: '2026-11-20T08:00:00.000Z',
    partitions: hub.partitions.map((partition) =>
      hub.read(partition, 0, 1000).map(({ enqueuedTime, bytes }) => ({
        enqueuedTime: enqueuedTime.toISOString(),
        body: Buffer.from(bytes).toString('utf8'),
      })),
    ),
  };
}
