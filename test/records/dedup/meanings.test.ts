import { beforeEach, expect, it } from 'vitest';
import { eventsPublisher } from '../../../src/events/publishEvents.ts';
import { blobQuarantine } from '../../../src/events/quarantine.ts';
import { gapNotices } from '../../../src/notices/gapNotices.ts';
import { blobNotices } from '../../../src/notices/notices.ts';
import { gapLedger } from '../../../src/positions/gapLedger.ts';
import { createIngest, type Ingest } from '../../../src/records/createIngest.ts';
import type { SourceHub } from '../../../src/records/sourceHub.ts';
import { memoryHub, type MemoryHub } from '../../platform/hubs/memoryHub.ts';
import { recordingLog } from '../../platform/runtime/recordingLog.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;
const SOURCE: SourceHub = {
  kind: 'diagnostics',
  hub: 'diagnostics',
  connection: { by: 'identity', setting: 'DIAGNOSTICS_HUB', namespace: 'nordwind', clientId: null },
  consumerGroup: 'grantwire',
};

let time: number;
const clock = { now: () => new Date(time) };
let source: MemoryHub;
let events: MemoryHub;
let blobs: ReturnType<typeof memoryBlobStore>;
let ingest: Ingest;

beforeEach(() => {
  time = Date.parse('2026-11-20T08:00:00Z');
  source = memoryHub('diagnostics', 2, clock.now);
  events = memoryHub('events', 1, clock.now);
  blobs = memoryBlobStore(clock.now);
  const notices = blobNotices(blobs, clock, true);
  const hub = source.client(() => Promise.resolve());
  ingest = createIngest({
    read: {
      decode: { repairs: [], keepText: false },
      normalize: { defaultDomain: null },
      includeUnparsed: true,
    },
    repeatWindowHours: 24,
    random: () => 0.5,
    sources: [SOURCE],
    readerOf: () => hub,
    events: eventsPublisher({
      publisher: events.client(() => Promise.resolve()),
      blobs,
      plantCursors: () => Promise.resolve(),
      random: () => 'r',
    }),
    blobs,
    gaps: gapLedger(blobs, clock, gapNotices(notices)),
    quarantine: blobQuarantine(blobs),
    notices,
    clock,
  });
});

/** An audit record under an own id. */
async function send(partition: string, id: string, activity: string): Promise<void> {
  const record = {
    category: 'AuditLogs',
    time: '2026-11-20T07:59:00Z',
    operationName: activity,
    properties: { id, activityDisplayName: activity },
  };
  source.append(partition, Buffer.from(JSON.stringify(record)));
  const messages = source.read(partition, source.end(partition) - 1, 1);
  const call = { log: recordingLog().log, signal, stopAt: new Date(time + HOUR_MS), attempt: 0 };
  await ingest.batch(SOURCE, { hub: 'diagnostics', partition, messages }, call);
}

const told = () => Object.keys(blobs.contents()).filter((name) => name.startsWith('notices/told/id_collision/'));

it('an own id that comes again with another meaning is told once per category and day, and both are published', async () => {
  await send('0', 'a', 'Update user');
  await send('0', 'a', 'Update user');
  expect(events.end('0')).toBe(1);
  expect(told()).toEqual([]);
  await send('0', 'a', 'Add member to role');
  await send('0', 'a', 'Add member to group');
  expect(events.end('0')).toBe(3);
  expect(told()).toEqual(['notices/told/id_collision/AuditLogs-2026-11-20.json']);
  time += 20 * HOUR_MS;
  await send('0', 'a', 'Delete user');
  expect(told()).toHaveLength(2);
});

it('the same record in two partitions is no collision', async () => {
  await send('0', 'a', 'Update user');
  await send('1', 'a', 'Update user');
  expect(events.end('0')).toBe(2);
  expect(told()).toEqual([]);
});

it('records of different own ids, and one that comes again after the window, are no collision', async () => {
  for (const id of ['a', 'b', 'c']) await send('0', id, 'Update user');
  time += 30 * HOUR_MS;
  await send('0', 'd', 'Update user');
  await send('0', 'a', 'Update user');
  expect(events.end('0')).toBe(5);
  expect(told()).toEqual([]);
});
