import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/platform/runtime/clock.ts';
import type { Invocation } from '../../src/platform/runtime/invocation.ts';
import { blobQuarantine } from '../../src/events/quarantine.ts';
import { eventsPublisher } from '../../src/events/publishEvents.ts';
import { gapNotices } from '../../src/notices/gapNotices.ts';
import { blobNotices } from '../../src/notices/notices.ts';
import { gapLedger } from '../../src/positions/gapLedger.ts';
import { createIngest } from '../../src/records/createIngest.ts';
import { NAMED_SETS } from '../../src/records/eventTypes.ts';
import type { SourceHub } from '../../src/records/sourceHub.ts';
import { toEcs } from '../../src/records/ecs/toEcs.ts';
import { deliverMessages } from '../../src/webhooks/delivery/deliverMessages.ts';
import { memoryHub } from '../platform/hubs/memoryHub.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import { composeConnection, socketSender } from '../webhooks/delivery/composeConnection.ts';
import { connection as testConnection } from '../webhooks/fixtures.ts';
import { median, processCost } from './processCost.ts';
import { startBareReceiver } from './startBareReceiver.ts';
import { tenantRecords } from './tenantRecords.ts';

const MESSAGES = 40;
/** About 60 KB a message, as Azure exports them. */
const RECORDS_PER_MESSAGE = 24;
const RUNS = 7;
const WARM_UP_RUNS = 5;
/** Rounds of all messages in one run: CPU time ticks in milliseconds. */
const ROUNDS = 5;
const BATCH = 100;
/** Sets and wildcards that all events of the tenant pass. */
const FILTER = ['@access-changes', '@admin-activity', 'SIGN_IN_*', '*'];
const SOURCE: SourceHub = {
  kind: 'diagnostics',
  hub: 'diagnostics',
  connection: { by: 'identity', setting: 'DIAGNOSTICS_HUB', namespace: 'bench', clientId: null },
  consumerGroup: 'grantwire',
};

/** CPU per record, and of what every program that reads and writes JSON has to do with it. */
export interface EndToEndCost {
  readonly microsecondsPerRecord: number;
  readonly floor: number;
  /** Of the runs taken in pairs. */
  readonly ratio: number;
}

/**
 * From the bytes of a source hub to accepted requests, both halves in one process: decode, normalize, recognise repeats,
 * publish, cut, sign twice and post in batches of what a message of `events` holds, over hubs and storage in memory, to the
 * cheapest receiver in another process. The floor is parse and stringify of each record.
 */
export async function measureEndToEnd(): Promise<EndToEndCost> {
  const server = await startBareReceiver(0);
  try {
    const runs: Pick<EndToEndCost, 'microsecondsPerRecord' | 'floor'>[] = [];
    const records = ROUNDS * MESSAGES * RECORDS_PER_MESSAGE;
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
      const messages = Array.from({ length: ROUNDS * MESSAGES }, (_, message) =>
        Buffer.from(JSON.stringify({ records: tenantRecords(RECORDS_PER_MESSAGE, message * RECORDS_PER_MESSAGE) })),
      );
      const floor = (await processCost(() => Promise.resolve(parseAll(messages)))) / records;
      const life = start(server.url, messages);
      const microsecondsPerRecord = (await processCost(life.run)) / records;
      await life.stop();
      if (run >= WARM_UP_RUNS) runs.push({ microsecondsPerRecord, floor });
    }
    return {
      microsecondsPerRecord: median(runs.map((run) => run.microsecondsPerRecord)),
      floor: median(runs.map((run) => run.floor)),
      ratio: median(runs.map((run) => run.microsecondsPerRecord / run.floor)),
    };
  } finally {
    await server.stop();
  }
}

function start(url: string, bodies: readonly Uint8Array[]) {
  const clock = systemClock;
  const blobs = memoryBlobStore();
  const source = memoryHub('diagnostics', 1, clock.now);
  const events = memoryHub('events', 1, clock.now);
  const idle = () => Promise.resolve();
  const open: { close(): Promise<void> }[] = [];
  const target = testConnection({ url, batchSize: BATCH, concurrency: 8, events: FILTER });
  const notices = blobNotices(blobs, clock, false);
  const services = composeConnection(target, {
    clock,
    blobs,
    notices,
    replay: events.client(idle),
    encoding: { toEcs: (event) => toEcs(event, { eventOriginal: false }), sets: NAMED_SETS },
    send: socketSender(target, clock, (service) => open.push(service)),
  });
  const ingest = createIngest({
    read: { decode: { repairs: [], keepText: false }, normalize: { defaultDomain: null }, includeUnparsed: true },
    repeatWindowHours: 24,
    random: Math.random,
    sources: [SOURCE],
    readerOf: () => source.client(idle),
    events: eventsPublisher({ publisher: events.client(idle), blobs, plantCursors: idle, random: randomUUID }),
    blobs,
    gaps: gapLedger(blobs, clock, gapNotices(notices)),
    quarantine: blobQuarantine(blobs),
    notices,
    clock,
  });
  for (const body of bodies) source.append('0', body);
  return {
    run: async () => {
      await ingest.batch(SOURCE, { hub: 'diagnostics', partition: '0', messages: source.read('0', 0, 1e6) }, call());
      const begin = { sequenceNumber: 0, index: 0 };
      const found = events.read('0', 0, 1e6);
      const { failure, events: delivered } = await deliverMessages(
        services,
        { hub: 'events', partition: '0' },
        found,
        begin,
        call(),
      );
      if (failure !== null) throw failure;
      const expected = bodies.length * RECORDS_PER_MESSAGE;
      if (delivered !== expected) throw new RangeError(`${delivered} of ${expected} events were delivered`);
    },
    stop: async () => {
      await Promise.all(open.map((service) => service.close()));
    },
  };
}

function call(): Invocation {
  const quiet = () => undefined;
  return {
    log: { info: quiet, warn: quiet, error: quiet },
    signal: new AbortController().signal,
    stopAt: new Date(Date.now() + 600_000),
    attempt: 0,
  };
}

function parseAll(messages: readonly Uint8Array[]): void {
  let written = 0;
  for (const message of messages) {
    const text = Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('utf8');
    const { records } = JSON.parse(text) as { records: unknown[] };
    for (const record of records) written += JSON.stringify(record).length;
  }
  if (written === 0) throw new RangeError('the floor wrote nothing');
}
