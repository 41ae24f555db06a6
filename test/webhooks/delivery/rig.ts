import type { Clock } from '../../../src/platform/runtime/clock.ts';
import type { Invocation } from '../../../src/platform/runtime/invocation.ts';
import type { LogFields } from '../../../src/platform/runtime/log.ts';
import { gapLedger, type ClosedGap } from '../../../src/positions/gapLedger.ts';
import { CURSOR } from '../../../src/positions/positionState.ts';
import { positionStore } from '../../../src/positions/positionStore.ts';
import { blobQuarantine } from '../../../src/events/quarantine.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { createDispatcherPool, type DispatcherOptions } from '../../../src/platform/http/dispatcher.ts';
import { blobNotices } from '../../../src/notices/notices.ts';
import { clockCheck } from '../../../src/webhooks/delivery/clockCheck.ts';
import { deliverBatch, type OutboxServices } from '../../../src/webhooks/delivery/deliverBatch.ts';
import { failedList, type FailedEvent } from '../../../src/webhooks/delivery/failedList.ts';
import { connectionGate } from '../../../src/webhooks/breaker/breaker.ts';
import { failureRuns } from '../../../src/webhooks/breaker/outages.ts';
import { pacer } from '../../../src/webhooks/delivery/pacer.ts';
import { rejectionWindow } from '../../../src/webhooks/delivery/rejectionWindow.ts';
import { requestSender } from '../../../src/webhooks/send/sendRequest.ts';
import { skipToEnd } from '../../../src/webhooks/breaker/skipToEnd.ts';
import { sweepConnection, type SweepConnectionServices } from '../../../src/webhooks/sweepConnection.ts';
import { connectionSecrets } from '../../../src/webhooks/signing/connectionSecrets.ts';
import { secretCache } from '../../../src/platform/vault/secretCache.ts';
import type { ReadVaultSecret } from '../../../src/platform/vault/vaultReader.ts';
import type { ConnectionState } from '../../../src/webhooks/connection/connectionState.ts';
import { connectionStore, type ConnectionStore } from '../../../src/webhooks/breaker/connectionStore.ts';
import { verified } from '../../../src/webhooks/breaker/transitions.ts';
import { verificationHash } from '../../../src/webhooks/breaker/verificationHash.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';
import { memoryHub } from '../../platform/hubs/memoryHub.ts';
import { connection, envelope, event } from '../fixtures.ts';

export const START = new Date('2026-11-20T08:00:00.000Z');

/** One line of the log. */
export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

export interface OutboxOptions {
  readonly connector?: DispatcherOptions['connector'];
  readonly isEnabled?: boolean;
  readonly readVault?: ReadVaultSecret;
  /** Stores of other connections, to tell our own outage. */
  readonly others?: readonly ConnectionStore[];
}

/** One process with one connection. */
export interface Outbox {
  readonly services: OutboxServices & SweepConnectionServices;
  /** What the trigger hands over from a sequence number on, as the platform's retry would. */
  deliver(from?: number, partition?: string, invocation?: Partial<Invocation>): Promise<void>;
  sweep(invocation?: Partial<Invocation>): Promise<void>;
  /** A test event for this configuration was accepted before. */
  activate(): Promise<void>;
  state(): Promise<ConnectionState>;
}

/** Hub `events`, storage and clock in memory, for processes with the real outbox that send over real sockets. */
export function createRig({ partitions = 1 } = {}) {
  let time = START.getTime();
  const clock: Clock = { now: () => new Date(time) };
  const hub = memoryHub('events', partitions, clock.now);
  const storage = memoryBlobStore();
  const lines: Line[] = [];
  const closers: (() => Promise<void>)[] = [];
  const { signal } = new AbortController();

  const write = (level: Line['level']) => (name: string, fields: LogFields) =>
    void lines.push({ level, event: name, fields });
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const call = (changes: Partial<Invocation> = {}): Invocation => ({
    log,
    signal,
    stopAt: new Date(time + 300_000),
    attempt: 0,
    ...changes,
  });

  /** A process whose connection plants its cursors at what the hub holds now. */
  async function startOutbox(changes: Partial<Connection>, options: OutboxOptions = {}): Promise<Outbox> {
    const destination = connection(changes);
    const { name } = destination;
    const client = hub.client(() => Promise.resolve());
    const dispatchers = createDispatcherPool({
      now: () => time,
      connections: 64,
      ...(options.connector === undefined ? {} : { connector: options.connector }),
    });
    closers.push(() => dispatchers.close());
    const readVault = options.readVault ?? (() => Promise.reject(new Error('no vault')));
    const send = requestSender({
      connection: destination,
      secrets: connectionSecrets(
        destination,
        secretCache(readVault, () => time),
      ),
      dispatchers,
      clock,
      version: '1.2.3',
    });
    const gaps = gapLedger(storage, clock);
    const position = {
      positions: positionStore(storage, CURSOR, `cursors/${name}`, clock),
      hub: client,
      gaps,
      clock,
      reader: `connection:${name}`,
      startAt: 'end' as const,
    };
    const store = connectionStore(storage, name, clock);
    const notices = blobNotices(storage, clock, true);
    const seams = { toEcs: (item: object) => item };
    const runs = failureRuns(storage, name, position, clock);
    const gate = connectionGate({
      connection: destination,
      store,
      allStores: () => [store, ...(options.others ?? [])],
      send,
      seams,
      notices,
      skipToEnd: (invocation, agree) => skipToEnd(position, invocation, agree),
      runs,
      clock,
      random: () => 0,
    });
    const services: Outbox['services'] = {
      connection: destination,
      isEnabled: options.isEnabled ?? true,
      runs,
      send,
      seams,
      failed: failedList(storage, name, clock),
      rejections: rejectionWindow(),
      pace: pacer(destination.rateLimit, () => Promise.resolve(partitions), clock),
      checkClock: clockCheck(name, clock),
      quarantine: blobQuarantine(storage),
      clock,
      position,
      replay: client,
      gate,
      store,
      notices,
      blobs: storage,
      hub: hub.name,
    };
    for (const partition of hub.partitions) {
      const next = { sequenceNumber: hub.end(partition), index: 0 };
      const { createdOn } = await client.properties(signal);
      const planted = { next, hubCreatedOn: createdOn.toISOString(), lastEnqueuedTime: null, updatedAt: '' };
      await position.positions.plant(partition, planted, signal);
    }
    return {
      services,
      deliver: (from = 0, partition = '0', invocation = {}) =>
        deliverBatch(
          services,
          { hub: 'events', partition, messages: hub.read(partition, from, 1000) },
          call(invocation),
        ),
      sweep: (invocation = {}) => sweepConnection(services, call(invocation)),
      activate: async () => {
        await store.change((state) => verified(state, verificationHash(destination)), signal);
      },
      state: () => connectionStore(storage, name, clock).load(signal),
    };
  }

  return {
    clock,
    hub,
    storage,
    lines,
    call,
    signal,
    startOutbox,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Appends messages of so many events each; ids count on: `event-0`, `event-1`, … */
    publish: (sizes: readonly number[], partition = '0', first = 0): string[] => {
      let number = first;
      const ids: string[] = [];
      for (const size of sizes) {
        const message = Array.from(
          { length: size },
          () => `event-${partition === '0' ? '' : `${partition}-`}${number++}`,
        );
        hub.append(partition, envelope(message.map((id) => event({ id }))));
        ids.push(...message);
      }
      return ids;
    },
    cursor: (partition = '0', name = 'siem'): number =>
      (
        JSON.parse(storage.contents()[`cursors/${name}/${partition}.json`] ?? '{}') as {
          next: { sequenceNumber: number };
        }
      ).next.sequenceNumber,
    failedEvents: (): FailedEvent[] => blobs<FailedEvent>('failed/'),
    closedGaps: (): ClosedGap[] => blobs<ClosedGap>('gaps/closed/'),
    notices: (): { kind: string; text: string }[] =>
      blobs<{ notice: { kind: string; text: string } }>('notices/waiting/').map(({ notice }) => notice),
    stop: async () => {
      await Promise.all(closers.map((close) => close()));
    },
  };

  function blobs<T>(prefix: string): T[] {
    return Object.entries(storage.contents())
      .filter(([name]) => name.startsWith(prefix))
      .map(([, text]) => JSON.parse(text) as T);
  }
}

export type Rig = ReturnType<typeof createRig>;
