import type { Checkpoint, CheckpointStore } from '../hub/checkpoints.ts';
import type { PartitionContext } from '../hub/eventHubInput.ts';
import { latestWins } from '../hub/latestWins.ts';
import type { PartitionReceiver, StartPosition } from '../hub/partitionReceiver.ts';
import { retryPolicyOf } from '../retryPolicy.ts';
import { executeBatch } from './executeBatch.ts';
import type { Gate } from './gate.ts';
import { createPartitionPump, type PartitionPump, type PumpEnd, type PumpState } from './partitionPump.ts';
import { describeError, type TriggerContext } from './triggerContext.ts';

/** A partition that this instance reads. */
export interface OwnedPartition {
  readonly pump: PartitionPump;
  /** The current link; null while there is none. */
  receiver: PartitionReceiver | null;
  /** Resolves when the link was open once, or was stolen before. */
  readonly ready: Promise<void>;
  markReady(): void;
  /** Where a link opened now has to start. */
  position(): StartPosition;
  /** Ends the pump and waits for the checkpoint under way. */
  end(reason: PumpEnd, limitMs: number): Promise<void>;
}

/** What the partitions of one listener share. */
export interface OwnedPartitionOptions {
  readonly context: TriggerContext;
  readonly partition: PartitionContext;
  readonly checkpoints: CheckpointStore;
  readonly gate: Gate;
  maxBatchSize(): number;
}

/**
 * Starts the pump of a partition where the worker before left it; without one behind its stored checkpoint, or at the
 * initial offset when there is none.
 */
export function ownPartition(
  options: OwnedPartitionOptions,
  checkpoint: Checkpoint | undefined,
  left: PumpState | null,
): OwnedPartition {
  const { context, partition, checkpoints, gate } = options;
  const { initialOffset, batchCheckpointFrequency } = context.hostJson.eventHubs;
  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>();
  const start: StartPosition =
    checkpoint === undefined ? initialOffset : { type: 'afterOffset', offset: checkpoint.offset };
  const after = left?.after ?? null;
  const resumed: StartPosition = after === null ? start : { type: 'afterOffset', offset: after };

  const writer = latestWins(async (value: Checkpoint) => {
    await checkpoints.save(partition.partition, value);
    context.emit({
      type: 'checkpointed',
      function: context.functionName,
      partition: partition.partition,
      sequenceNumber: value.sequenceNumber,
    });
  });
  const pump = createPartitionPump({
    functionName: context.functionName,
    policy: retryPolicyOf(context.retryOptions, Math.random),
    checkpointFrequency: batchCheckpointFrequency,
    timeScale: context.timeScale,
    gate,
    maxBatchSize: () => options.maxBatchSize(),
    taken: (messages) => owned.receiver?.addCredit(messages),
    left,
    note: (state) => context.note(partition.partition, state),
    execute: (batch, attempt) => executeBatch(context, partition, batch, attempt),
    // A checkpoint that cannot be written costs repeated work after a restart, as in the real extension: logged, not fatal.
    checkpoint: (value) =>
      writer
        .write(value)
        .catch((error: unknown) =>
          context.log('error', `Checkpoint of ${partition.partition}: ${describeError(error)}`),
        ),
  });
  const owned: OwnedPartition = {
    pump,
    receiver: null,
    ready,
    markReady: () => markReady(),
    position: () => (pump.last === null ? resumed : { type: 'afterOffset', offset: pump.last.offset }),
    async end(reason, limitMs) {
      await pump.end(reason, limitMs);
      await writer.settled();
    },
  };
  return owned;
}
