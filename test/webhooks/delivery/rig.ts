import type { Clock } from '../../../src/platform/runtime/clock.ts';
import type { Invocation } from '../../../src/platform/runtime/invocation.ts';
import type { LogFields } from '../../../src/platform/runtime/log.ts';
import type { DispatcherOptions } from '../../../src/platform/http/dispatcher.ts';
import type { ReadVaultSecret } from '../../../src/platform/vault/vaultReader.ts';
import type { ClosedGap } from '../../../src/positions/gapLedger.ts';
import { connectionStore } from '../../../src/webhooks/breaker/connectionStore.ts';
import { verified } from '../../../src/webhooks/breaker/transitions.ts';
import { verificationHash } from '../../../src/webhooks/breaker/verificationHash.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import type { ConnectionState } from '../../../src/webhooks/connection/connectionState.ts';
import type { ConnectionServices } from '../../../src/webhooks/createConnection.ts';
import { deliverBatch } from '../../../src/webhooks/delivery/deliverBatch.ts';
import type { FailedEvent } from '../../../src/webhooks/delivery/failedList.ts';
import { sweepConnection } from '../../../src/webhooks/sweepConnection.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';
import { memoryHub } from '../../platform/hubs/memoryHub.ts';
import { connection, envelope, event } from '../fixtures.ts';
import { composeConnection, socketSender } from './composeConnection.ts';

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
  /** False: cursors are left to whoever needs them. */
  readonly plants?: boolean;
  readonly readVault?: ReadVaultSecret;
  /** Names of other connections, to tell our own outage. */
  readonly others?: readonly string[];
}

/** One process with one connection. */
export interface Outbox {
  readonly services: ConnectionServices;
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
  const storage = memoryBlobStore(clock.now);
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
    const services = composeConnection(
      destination,
      {
        clock,
        blobs: storage,
        replay: client,
        send: socketSender(destination, clock, (opened) => closers.push(() => opened.close()), options),
        enabled: [name, ...(options.others ?? [])],
      },
      options.isEnabled,
    );
    const { store, position } = services;
    for (const partition of options.plants === false ? [] : hub.partitions) {
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
