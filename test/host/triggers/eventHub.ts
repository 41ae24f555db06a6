import { setTimeout as sleep } from 'node:timers/promises';
import { type HubConnection, openHubConnection, type PartitionReceiver, type StartPosition } from '../amqpReceiver.ts';
import { type Checkpoint, type CheckpointStore, blobCheckpoints, CHECKPOINT_CONTAINER } from '../checkpoints.ts';
import { type PartitionContext, eventHubData, eventHubTriggerMetadata } from '../eventHubInput.ts';
import { type HubEndpoint, parseHubConnectionString } from '../hubEndpoint.ts';
import { type LatestWins, latestWins } from '../latestWins.ts';
import type { ReceivedMessage } from '../receivedMessage.ts';
import { retryPolicyOf } from '../retryPolicy.ts';
import type { RpcRetryContext } from '../rpc.ts';
import { BindingOptionError, connectionString, textOption } from '../settingsResolution.ts';
import { createGate } from './gate.ts';
import { createPartitionPump, type PartitionPump } from './partitionPump.ts';
import { describeError, type TriggerContext, type TriggerListener } from './triggerContext.ts';

/** Which partitions an instance reads at its start; it keeps them until another instance takes them. */
export type PartitionAssignment = { readonly except: readonly string[] } | { readonly only: readonly string[] };

/** The listener of one hub-triggered function, with what tests do to it. */
export interface EventHubListener extends TriggerListener {
  /** Takes a partition from whoever has it and reads on from the stored checkpoint; resolves when the link is open. */
  acquire(partition: string): Promise<void>;
  /** Resolves when the checkpoint of the batch in retry is written although it never succeeded. */
  jumpCheckpoint(partition: string): Promise<void>;
  resetRetries(partition: string): void;
  setMaxBatchSize(messages: number): void;
}

/** This instance does not own the partition. */
export class PartitionNotOwnedError extends Error {
  override readonly name = 'PartitionNotOwnedError';
  readonly partition: string;

  constructor(partition: string) {
    super(`This instance does not read partition ${partition}.`);
    this.partition = partition;
  }
}

interface OwnedPartition {
  readonly pump: PartitionPump;
  readonly start: StartPosition;
  readonly writer: LatestWins<Checkpoint>;
  receiver: PartitionReceiver | null;
}

const RECONNECT_DELAY = 200;

/**
 * Reads the hub of one function the way the extension does: one exclusive reader per partition, batches as they come.
 *
 * @throws MissingSettingError, HubConnectionStringError, BindingOptionError when the binding cannot work
 */
export function createEventHubListener(context: TriggerContext, assignment: PartitionAssignment): EventHubListener {
  const { binding, functionName, settings, hostJson } = context;
  const setting = textOption(binding, 'connection', settings, functionName);
  const endpoint = parseHubConnectionString(connectionString(setting, settings, functionName), setting);
  const hub = endpoint.entityPath ?? textOption(binding, 'eventHubName', settings, functionName);
  const consumerGroup = textOption(binding, 'consumerGroup', settings, functionName, '$Default');
  if (binding['cardinality'] !== 'many') {
    throw new BindingOptionError('cardinality', functionName, 'is not "many", the only one this host runs');
  }
  return listen(context, assignment, endpoint, { namespace: endpoint.host, hub, consumerGroup }, hostJson.eventHubs);
}

function listen(
  context: TriggerContext,
  assignment: PartitionAssignment,
  endpoint: HubEndpoint,
  path: Omit<PartitionContext, 'partition'>,
  options: TriggerContext['hostJson']['eventHubs'],
): EventHubListener {
  const gate = createGate();
  const policy = retryPolicyOf(context.retryOptions, Math.random);
  const owned = new Map<string, OwnedPartition>();
  let maxBatchSize = options.maxEventBatchSize;
  let connection: HubConnection | null = null;
  let checkpoints: CheckpointStore | null = null;
  let stopped = false;

  const execute = async (
    partition: string,
    batch: readonly ReceivedMessage[],
    retryContext: RpcRetryContext | undefined,
  ): Promise<Error | null> => {
    const about = {
      function: context.functionName,
      partition,
      from: batch[0]?.sequenceNumber ?? 0,
      to: batch.at(-1)?.sequenceNumber ?? 0,
      retryCount: retryContext?.retryCount ?? 0,
    };
    context.emit({ type: 'invocationStarted', ...about });
    try {
      await context.invoke({
        bindingName: context.bindingName,
        data: eventHubData(batch, context.binding['dataType']),
        triggerMetadata: eventHubTriggerMetadata(batch, { ...path, partition }),
        ...(retryContext === undefined ? {} : { retryContext }),
      });
      context.emit({ type: 'invocationEnded', ...about });
      return null;
    } catch (error) {
      context.emit({ type: 'invocationEnded', ...about, error: describeError(error) });
      context.log('error', `Executed '${context.functionName}' (Failed): ${describeError(error)}`);
      return error instanceof Error ? error : new Error(String(error), { cause: error });
    }
  };

  const own = (partition: string, checkpoint: Checkpoint | undefined): OwnedPartition => {
    const writer = latestWins(async (value: Checkpoint) => {
      await checkpoints?.save(partition, value);
      context.emit({
        type: 'checkpointed',
        function: context.functionName,
        partition,
        sequenceNumber: value.sequenceNumber,
      });
    });
    const pump = createPartitionPump({
      policy,
      checkpointFrequency: options.batchCheckpointFrequency,
      timeScale: context.timeScale,
      gate,
      maxBatchSize: () => maxBatchSize,
      taken: (messages) => entry.receiver?.addCredit(messages),
      execute: (batch, retryContext) => execute(partition, batch, retryContext),
      // A checkpoint that cannot be written costs repeated work after a restart, as in the real extension: logged, not fatal.
      checkpoint: (value) =>
        writer
          .write(value)
          .catch((error: unknown) => context.log('error', `Checkpoint of ${partition}: ${describeError(error)}`)),
    });
    const start: StartPosition =
      checkpoint === undefined ? options.initialOffset : { type: 'afterOffset', offset: checkpoint.offset };
    const entry: OwnedPartition = { pump, start, writer, receiver: null };
    owned.set(partition, entry);
    return entry;
  };

  /** Opens the link; resolves when it is open, and again by itself whenever it breaks. */
  const attach = (partition: string, entry: OwnedPartition): Promise<void> =>
    new Promise((resolve) => {
      const last = entry.pump.last;
      entry.receiver =
        connection?.receive(
          {
            consumerGroup: path.consumerGroup,
            partition,
            // As with the real extension the newest reader wins; milliseconds rise across instances and restarts.
            ownerLevel: Date.now(),
            position: last === null ? entry.start : { type: 'afterOffset', offset: last.offset },
            credit: Math.max(0, options.prefetchCount - entry.pump.buffered),
          },
          {
            opened: () => {
              context.emit({ type: 'acquired', function: context.functionName, partition, pid: process.pid });
              resolve();
            },
            message: (message) => entry.pump.push(message),
            closed: ({ stolen, error }) => {
              if (owned.get(partition) !== entry) return;
              entry.receiver = null;
              if (stolen) {
                owned.delete(partition);
                void entry.pump.end();
                context.emit({ type: 'stolen', function: context.functionName, partition, pid: process.pid });
                resolve();
                return;
              }
              context.log('warning', `Partition ${partition}: ${error.message}`);
              void sleep(RECONNECT_DELAY).then(async () => {
                if (!stopped && owned.get(partition) === entry && entry.receiver === null)
                  await attach(partition, entry);
                resolve();
              });
            },
          },
        ) ?? null;
    });

  const connect = async (): Promise<HubConnection> => {
    for (;;) {
      try {
        const opened = await openHubConnection(endpoint, path.hub, () => {
          if (connection !== opened) return;
          connection = null;
          for (const entry of owned.values()) entry.receiver = null;
          if (!stopped) void reconnect();
        });
        return opened;
      } catch (error) {
        if (stopped) throw error;
        context.log('warning', `Connecting to ${path.hub}: ${describeError(error)}`);
        await sleep(RECONNECT_DELAY);
      }
    }
  };

  const reconnect = async (): Promise<void> => {
    context.log('warning', `The connection to ${path.hub} was lost.`);
    await sleep(RECONNECT_DELAY);
    if (stopped) return;
    connection = await connect();
    await Promise.all([...owned].map(([partition, entry]) => attach(partition, entry)));
  };

  const store = async (): Promise<CheckpointStore> => {
    const { BlobServiceClient } = await import('@azure/storage-blob');
    const storage = connectionString('AzureWebJobsStorage', context.settings, 'the host');
    const service = BlobServiceClient.fromConnectionString(storage, {
      retryOptions: { maxTries: 3, retryDelayInMs: 100 },
    });
    return blobCheckpoints(service.getContainerClient(CHECKPOINT_CONTAINER), path);
  };

  const ownedPartition = (partition: string): OwnedPartition => {
    const entry = owned.get(partition);
    if (entry === undefined) throw new PartitionNotOwnedError(partition);
    return entry;
  };

  return {
    async start() {
      const [opened, found] = await Promise.all([
        connect(),
        store().then(async (created) => {
          checkpoints = created;
          return created.load();
        }),
      ]);
      connection = opened;
      const partitions =
        'only' in assignment
          ? assignment.only
          : (await opened.partitions()).filter((partition) => !assignment.except.includes(partition));
      await Promise.all(partitions.map((partition) => attach(partition, own(partition, found.get(partition)))));
    },
    async acquire(partition) {
      if (owned.has(partition)) return;
      const found = await checkpoints?.load();
      await attach(partition, own(partition, found?.get(partition)));
    },
    jumpCheckpoint: (partition) => ownedPartition(partition).pump.jumpCheckpoint(),
    resetRetries: (partition) => ownedPartition(partition).pump.resetRetries(),
    setMaxBatchSize(messages) {
      maxBatchSize = messages;
    },
    pause: () => gate.close(),
    resume() {
      gate.open();
      for (const entry of owned.values()) entry.pump.wake();
    },
    async stop() {
      stopped = true;
      gate.open();
      const entries = [...owned.values()];
      owned.clear();
      for (const entry of entries) entry.receiver?.close();
      await Promise.all(entries.map((entry) => entry.pump.end()));
      await Promise.all(entries.map((entry) => entry.writer.settled()));
      connection?.close();
    },
  };
}
