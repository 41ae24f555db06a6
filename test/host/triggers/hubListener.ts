import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint, CheckpointStore } from '../hub/checkpoints.ts';
import type { PartitionContext } from '../hub/eventHubInput.ts';
import { type HubConnection, openHubConnection } from '../hub/hubConnection.ts';
import type { HubEndpoint } from '../hub/hubEndpoint.ts';
import type { EventHubListener, PartitionAssignment } from './eventHub.ts';
import { createGate } from './gate.ts';
import { type OwnedPartition, ownPartition } from './ownedPartition.ts';
import type { PumpState } from './partitionPump.ts';
import { describeError, type TriggerContext } from './triggerContext.ts';

/** This instance does not own the partition. */
class PartitionNotOwnedError extends Error {
  override readonly name = 'PartitionNotOwnedError';
  readonly partition: string;

  constructor(partition: string) {
    super(`This instance does not read partition ${partition}.`);
    this.partition = partition;
  }
}

const RECONNECT_DELAY_MS = 200;

/** What a listener reads, and where it keeps its checkpoints. */
export interface HubListenerOptions {
  readonly assignment: PartitionAssignment;
  /** What the worker before left of its partitions. */
  readonly left: ReadonlyMap<string, PumpState>;
  readonly endpoint: HubEndpoint;
  readonly path: Omit<PartitionContext, 'partition'>;
  readonly checkpoints: CheckpointStore;
}

/** One connection, one link per owned partition; both come back by themselves until the listener stops. */
export function listenToHub(context: TriggerContext, options: HubListenerOptions): EventHubListener {
  const { assignment, left, endpoint, path, checkpoints } = options;
  const { functionName, hostJson } = context;
  const gate = createGate();
  const owned = new Map<string, OwnedPartition>();
  const state = { stopped: false, maxBatchSize: hostJson.eventHubs.maxEventBatchSize };
  let connection: HubConnection | null = null;

  const own = (partition: string, checkpoint: Checkpoint | undefined, before?: PumpState): OwnedPartition => {
    const maxBatchSize = (): number => state.maxBatchSize;
    const shared = { context, partition: { ...path, partition }, checkpoints, gate, maxBatchSize };
    const entry = ownPartition(shared, checkpoint, before ?? null);
    owned.set(partition, entry);
    attach(partition, entry);
    return entry;
  };

  /** Opens the link; without a connection the next one will. */
  const attach = (partition: string, entry: OwnedPartition): void => {
    if (connection === null || state.stopped || owned.get(partition) !== entry) return;
    entry.receiver = connection.receive(
      {
        consumerGroup: path.consumerGroup,
        partition,
        // As with the real extension the newest reader wins; milliseconds rise across instances and restarts.
        ownerLevel: Date.now(),
        position: entry.position(),
        credit: Math.max(0, hostJson.eventHubs.prefetchCount - entry.pump.buffered),
      },
      {
        opened: () => {
          context.emit({ type: 'acquired', function: functionName, partition, pid: process.pid });
          entry.markReady();
        },
        message: (message) => entry.pump.push(message),
        closed: ({ stolen, error }) => (stolen ? lose(partition, entry) : reattach(partition, entry, error)),
      },
    );
  };

  const lose = (partition: string, entry: OwnedPartition): void => {
    owned.delete(partition);
    void entry.end('lost', Number.POSITIVE_INFINITY);
    context.note(partition, null);
    context.emit({ type: 'stolen', function: functionName, partition, pid: process.pid });
    entry.markReady();
  };

  const reattach = (partition: string, entry: OwnedPartition, error: Error): void => {
    entry.receiver = null;
    if (state.stopped) return;
    context.log('warning', `Partition ${partition}: ${describeError(error)}`);
    setTimeout(() => {
      if (entry.receiver === null) attach(partition, entry);
    }, RECONNECT_DELAY_MS);
  };

  /** Tries until there is a connection, or the listener is stopped. */
  const connect = async (): Promise<void> => {
    while (!state.stopped) {
      const attempt: { opened: HubConnection | null; lost: boolean } = { opened: null, lost: false };
      try {
        attempt.opened = await openHubConnection(endpoint, path.hub, () => {
          attempt.lost = true;
          if (connection !== null && connection === attempt.opened) void reconnect();
        });
        if (!attempt.lost) {
          connection = attempt.opened;
          return;
        }
      } catch (error) {
        context.log('warning', `Connecting to ${path.hub}: ${describeError(error)}`);
      }
      await sleep(RECONNECT_DELAY_MS);
    }
  };

  const reconnect = async (): Promise<void> => {
    connection = null;
    for (const entry of owned.values()) entry.receiver = null;
    if (state.stopped) return;
    context.log('warning', `The connection to ${path.hub} was lost.`);
    await sleep(RECONNECT_DELAY_MS);
    await connect();
    for (const [partition, entry] of owned) attach(partition, entry);
  };

  const partitionsOf = async (): Promise<readonly string[]> => {
    if ('only' in assignment) return assignment.only;
    for (;;) {
      try {
        const all = (await connection?.partitions()) ?? [];
        if (all.length > 0 || state.stopped) return all.filter((each) => !assignment.except.includes(each));
      } catch (error) {
        context.log('warning', `Listing the partitions of ${path.hub}: ${describeError(error)}`);
      }
      await sleep(RECONNECT_DELAY_MS);
    }
  };

  const ownedPartition = (partition: string): OwnedPartition => {
    const entry = owned.get(partition);
    if (entry === undefined) throw new PartitionNotOwnedError(partition);
    return entry;
  };

  return {
    async start() {
      const [found] = await Promise.all([checkpoints.load(), connect()]);
      const partitions = await partitionsOf();
      await Promise.all(partitions.map((partition) => own(partition, found.get(partition), left.get(partition)).ready));
    },
    async acquire(partition) {
      const entry = owned.get(partition) ?? own(partition, (await checkpoints.load()).get(partition));
      await entry.ready;
    },
    jumpCheckpoint: async (partition) => ownedPartition(partition).pump.jumpCheckpoint(),
    resetRetries: (partition) => ownedPartition(partition).pump.resetRetries(),
    setMaxBatchSize(messages) {
      state.maxBatchSize = messages;
    },
    pause: () => gate.close(),
    resume() {
      gate.open();
      for (const entry of owned.values()) entry.pump.wake();
    },
    drain: async () => {
      await Promise.all([...owned.values()].map((entry) => entry.pump.drain()));
    },
    async stop(limitMs) {
      state.stopped = true;
      const entries = [...owned.values()];
      owned.clear();
      gate.open();
      for (const entry of entries) entry.receiver?.close();
      await Promise.all(entries.map((entry) => entry.end('stopped', limitMs)));
      connection?.close();
    },
  };
}
