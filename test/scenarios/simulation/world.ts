import { randomUUID } from 'node:crypto';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import type { Clock } from '../../../src/platform/runtime/clock.ts';
import type { HubBatch } from '../../../src/platform/hubs/hub.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import type { Invocation } from '../../../src/platform/runtime/invocation.ts';
import { gapLedger } from '../../../src/positions/gapLedger.ts';
import { sweepPartitions } from '../../../src/positions/sweepPartitions.ts';
import { blobQuarantine } from '../../../src/events/quarantine.ts';
import { eventsPublisher } from '../../../src/events/publishEvents.ts';
import { createIngest } from '../../../src/records/createIngest.ts';
import type { SourceHub } from '../../../src/records/sourceHub.ts';
import { deliverBatch } from '../../../src/webhooks/delivery/deliverBatch.ts';
import { retryFailed } from '../../../src/webhooks/delivery/retryFailed.ts';
import type { SendRequest } from '../../../src/webhooks/send/sendRequest.ts';
import { gapNotices } from '../../../src/notices/gapNotices.ts';
import { blobNotices } from '../../../src/notices/notices.ts';
import { cursorPlanter } from '../../../src/webhooks/delivery/plantCursors.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';
import { memoryHub } from '../../platform/hubs/memoryHub.ts';
import { connectionReader } from '../../../src/webhooks/connectionReader.ts';
import { composeConnection } from '../../webhooks/delivery/composeConnection.ts';
import { connection } from '../../webhooks/fixtures.ts';
import type { Random } from './random.ts';

/** What the receiver saw, in order. */
export interface Received {
  readonly id: string;
  readonly body: string;
}

/** How likely each step of an instance fails or dies; all zero is a healthy world. */
export interface Weather {
  failure: number;
  crash: number;
}

/** The process is gone: nothing after this step happens in it. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** One process: its caches live and die with it. */
export interface Instance {
  readonly ingest: (batch: HubBatch, attempt: number) => Promise<void>;
  readonly outbox: (batch: HubBatch, attempt: number) => Promise<void>;
  readonly sweep: () => Promise<void>;
  /** Ids in the failed list. */
  readonly failedIds: () => Promise<string[]>;
}

export interface WorldOptions {
  readonly random: Random;
  readonly batchSize: number;
  readonly concurrency: number;
}

export const STALL_SECONDS = 300;

const SOURCE: SourceHub = {
  kind: 'diagnostics',
  hub: 'diagnostics',
  connection: { by: 'identity', setting: 'DIAGNOSTICS_HUB', namespace: 'simulated', clientId: null },
  consumerGroup: 'grantwire',
};

/** Two hubs, a storage account, a receiver and a clock, shared by processes that come and go. */
export function createWorld({ random, batchSize, concurrency }: WorldOptions) {
  let time = Date.parse('2026-11-20T08:00:00Z');
  const clock: Clock = { now: () => new Date(time) };
  const source = memoryHub('diagnostics', 2, clock.now);
  const events = memoryHub('events', 2, clock.now);
  const storage = memoryBlobStore();
  const weather: Weather = { failure: 0, crash: 0 };
  const received: Received[] = [];
  const destination = connection({ batchSize, concurrency, name: 'siem' });

  function startInstance(): Instance {
    let alive = true;
    const step = async (operation: string) => {
      time += random.between(0, 20);
      // Lets another instance go first now and then, so that their steps interleave.
      for (let turns = random.between(0, 3); turns > 0; turns--) await Promise.resolve();
      if (alive && random.chance(weather.crash)) alive = false;
      if (!alive) throw new CrashError(operation);
      if (random.chance(weather.failure)) {
        throw new InfrastructureError('simulated', operation, { cause: new Error('bad weather') });
      }
    };
    const blobs = steppedStore(storage, step);
    const notices = blobNotices(blobs, clock, true);
    const gaps = gapLedger(blobs, clock, gapNotices(notices));
    const quarantine = blobQuarantine(blobs);
    const sourceHub = source.client(step);
    const eventsHub = events.client(step);
    const send: SendRequest = async (request) => {
      const startedAt = clock.now();
      const answer = { retryAfterMs: null, startedAt, clockSkewMs: null };
      await step('send');
      if (random.chance(weather.failure)) return { ...answer, verdict: { class: 'connection', code: 'http_500' } };
      if (isPoison(request.body)) return { ...answer, verdict: { class: 'event', code: 'http_422' } };
      if (request.hint !== 'test') received.push({ id: request.id, body: request.body.toString() });
      // The receiver has it; whether we hear of it is another matter.
      if (random.chance(weather.failure)) return { ...answer, verdict: { class: 'connection', code: 'timeout' } };
      await step('answered');
      return { ...answer, verdict: 'delivered' };
    };
    const siem = composeConnection(destination, {
      clock,
      blobs,
      replay: eventsHub,
      send,
      random: () => random.next(),
    });
    const plant = cursorPlanter([siem.position]);
    const ingest = createIngest({
      read: {
        decode: { repairs: [], keepText: false },
        normalize: { defaultDomain: null },
        includeUnparsed: true,
      },
      repeatWindowHours: 24,
      random: () => random.next(),
      sources: [SOURCE],
      readerOf: () => sourceHub,
      events: eventsPublisher({ publisher: eventsHub, blobs, plantCursors: plant, random: randomUUID }),
      blobs,
      gaps,
      quarantine,
      notices,
      clock,
    });
    const swept = [...ingest.readers(), connectionReader(siem)];
    return {
      ingest: (batch, attempt) => ingest.batch(SOURCE, batch, call(attempt)),
      outbox: (batch, attempt) => deliverBatch(siem, batch, call(attempt)),
      sweep: async () => {
        await plant(call(9).signal);
        for (const task of ingest.tasks) await task.run(call(9));
        for (const entry of await siem.failed.due(100, call(9))) await retryFailed(siem, entry, undefined, call(9));
        await sweepPartitions({ blobs, readers: swept, stallSeconds: STALL_SECONDS, clock }, call(9));
      },
      failedIds: async () => (await siem.failed.list(1000, call(9))).map(({ eventId }) => eventId),
    };
  }

  function call(attempt: number): Invocation {
    const quiet = () => undefined;
    return {
      log: { info: quiet, warn: quiet, error: quiet },
      signal: new AbortController().signal,
      stopAt: new Date(time + 3_600_000),
      attempt,
    };
  }

  return {
    source,
    events,
    storage,
    weather,
    received,
    startInstance,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** The receiver takes no event whose record says so, alone or in a batch. */
function isPoison(body: Buffer): boolean {
  return body.includes('poison');
}

/** The shared storage as one process sees it: every call has a step before it and a step after it took effect. */
function steppedStore(storage: BlobStore, step: (operation: string) => Promise<void>): BlobStore {
  const around = async <T>(operation: string, run: () => Promise<T>): Promise<T> => {
    await step(operation);
    const result = await run();
    await step(`${operation} answered`);
    return result;
  };
  return {
    read: (name, signal) => around(`read ${name}`, () => storage.read(name, signal)),
    create: (name, bytes, signal) => around(`create ${name}`, () => storage.create(name, bytes, signal)),
    replace: (name, bytes, etag, signal) => around(`replace ${name}`, () => storage.replace(name, bytes, etag, signal)),
    remove: (name, signal) => around(`remove ${name}`, () => storage.remove(name, signal)),
    list: async function* list(prefix, signal) {
      await step(`list ${prefix}`);
      yield* storage.list(prefix, signal);
    },
    listChanges: async function* listChanges(prefix, signal) {
      await step(`list ${prefix}`);
      yield* storage.listChanges(prefix, signal);
    },
  };
}
