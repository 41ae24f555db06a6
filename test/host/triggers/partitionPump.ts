import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint } from '../hub/checkpoints.ts';
import type { ReceivedMessage } from '../hub/receivedMessage.ts';
import type { RetryPolicy } from '../retryPolicy.ts';
import { allowsRetry } from '../retryPolicy.ts';
import type { RpcRetryContext } from '../rpc.ts';
import type { Gate } from './gate.ts';
import { retryContextOf } from './retryContextOf.ts';
import { createRetryWait } from './retryWait.ts';

/** A batch that an invocation has, and how often it was run again. */
export interface BatchInHand {
  /** First and last sequence number. */
  readonly from: number;
  readonly to: number;
  readonly invocationId: string;
  readonly retryCount: number;
}

/** How far a partition is. */
export interface PumpState {
  /** Offset of the last message before the batch in hand, or of the last that was worked off; null before the first. */
  readonly after: string | null;
  readonly inHand: BatchInHand | null;
  /** Batches worked off, for every Nth checkpoint. */
  readonly batches: number;
}

/** One execution of a batch. */
export interface Attempt {
  /** Kept over all executions of the batch. */
  readonly invocationId: string;
  readonly isCheckpointing: boolean;
  readonly retryContext: RpcRetryContext | undefined;
}

/** Why a pump ends: the partition is somebody else's, or the instance stops in order. */
export type PumpEnd = 'lost' | 'stopped';

/** What a pump needs of its listener. */
export interface PumpOptions {
  readonly functionName: string;
  readonly policy: RetryPolicy | null;
  readonly checkpointFrequency: number;
  readonly timeScale: number;
  readonly gate: Gate;
  /** State that the worker before this one left when it died; null at a start of the instance. */
  readonly left: PumpState | null;
  maxBatchSize(): number;
  /** Messages were taken from the buffer: as many may be sent again. */
  taken(messages: number): void;
  /** Told before every execution and after every batch. */
  note(state: PumpState): void;
  /** Runs the function once; never rejects, resolves to what it threw or null. */
  execute(batch: readonly ReceivedMessage[], attempt: Attempt): Promise<Error | null>;
  /** Stores a checkpoint in the background; resolves when it, or a later one, is stored or failed. */
  checkpoint(checkpoint: Checkpoint): Promise<void>;
}

/** Feeds one partition's messages to the function, one invocation at a time, in order. */
export interface PartitionPump {
  push(message: ReceivedMessage): void;
  /** Sequence number and offset of the newest message pushed: where a broken link goes on. */
  readonly last: ReceivedMessage | null;
  /** Messages pushed and not yet taken by an invocation. */
  readonly buffered: number;
  /** Takes no further batch; resolves when the one in hand, with its retries, is done. */
  drain(): Promise<void>;
  /** Nothing is invoked any more; resolves when no invocation runs, or after `limitMs`. */
  end(reason: PumpEnd, limitMs: number): Promise<void>;
  /** Continue after a pause. */
  wake(): void;
  /** The batch in retry counts as done: its checkpoint is written although it never succeeded. */
  jumpCheckpoint(): Promise<void>;
  /** The retry count of the batch in retry starts again. */
  resetRetries(): void;
}

/** The partition was given up before what was asked for could happen. */
class PumpEndedError extends Error {
  override readonly name = 'PumpEndedError';

  constructor() {
    super('The partition was given up before a retry came.');
  }
}

/** What the host notes as the failure of an execution whose worker died. */
class WorkerGoneError extends Error {
  override readonly name = 'WorkerProcessExitException';

  constructor() {
    super('The language worker exited during the invocation.');
  }
}

/** How the work on a batch ended; `cancelled` is an end of the pump in a retry delay, `unrun` one before any execution. */
type BatchEnd = 'done' | 'jumped' | 'cancelled' | 'unrun';

/**
 * The partition's loop as the Event Hubs extension runs it (azure-sdk-for-net, `PartitionProcessor`): checkpoint after
 * success or failure of every Nth batch, retries before the checkpoint, none when ownership was lost meanwhile. With
 * N > 1 an orderly stop writes the checkpoint of the last batch, also of one that was cancelled in its retry delay
 * (Azure/azure-sdk-for-net#59801).
 */
export function createPartitionPump(options: PumpOptions): PartitionPump {
  const { left, checkpointFrequency } = options;
  const retryWait = createRetryWait();
  let buffer: ReceivedMessage[] = [];
  let last: ReceivedMessage | null = null;
  let loop: Promise<void> | null = null;
  const state = { ended: false, draining: false };
  let batches = left?.batches ?? 0;
  let after = left?.after ?? null;
  /** The batch that the worker before had in hand, until it is here again. */
  let expected = left?.inHand ?? null;
  /** The last batch that is worked off or cancelled, as long as no checkpoint says so. */
  let uncheckpointed: Checkpoint | null = null;
  let retries = 0;
  let onJump: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  const mayRun = (): boolean => !state.ended && !state.draining && options.gate.isOpen;

  const wake = (): void => {
    if (loop !== null || !mayRun() || buffer.length === 0) return;
    // One turn of the event loop: everything that one read of the socket brought is in the buffer then.
    loop = new Promise<void>((resolve) => setImmediate(resolve)).then(run);
  };

  const run = async (): Promise<void> => {
    while (mayRun()) {
      const resumed = expected;
      const batch = takeBatch();
      if (batch.length === 0) break;
      options.taken(batch.length);
      await runBatch(batch, resumed !== null && batch[0]?.sequenceNumber === resumed.from ? resumed : null);
    }
    loop = null;
  };

  /** The next batch; empty when there is none yet. A batch that a dead worker had in hand is cut as it was. */
  const takeBatch = (): readonly ReceivedMessage[] => {
    if (expected !== null && buffer.length > 0) {
      const { from, to } = expected;
      const end = buffer.findIndex(({ sequenceNumber }) => sequenceNumber === to);
      if (buffer[0]?.sequenceNumber === from && end === -1) return [];
      expected = null;
      if (buffer[0]?.sequenceNumber === from) return buffer.splice(0, end + 1);
    }
    return buffer.splice(0, options.maxBatchSize());
  };

  const runBatch = async (batch: readonly ReceivedMessage[], resumed: BatchInHand | null): Promise<void> => {
    const newest = batch.at(-1);
    if (newest === undefined) return;
    const isCheckpointing = (batches + 1) % checkpointFrequency === 0;
    const outcome = await executeWithRetries(batch, isCheckpointing, resumed);
    const reached = { sequenceNumber: newest.sequenceNumber, offset: newest.offset };
    if (outcome !== 'unrun') uncheckpointed = reached;
    if (state.ended) return;
    batches += 1;
    after = newest.offset;
    options.note({ after, inHand: null, batches });
    if (outcome !== 'jumped' && !isCheckpointing) return;
    uncheckpointed = null;
    const stored = options.checkpoint(reached);
    if (outcome !== 'jumped') return;
    await stored;
    for (const waiting of onJump) waiting.resolve();
    onJump = [];
  };

  const executeWithRetries = async (
    batch: readonly ReceivedMessage[],
    isCheckpointing: boolean,
    resumed: BatchInHand | null,
  ): Promise<BatchEnd> => {
    const { policy } = options;
    const invocationId = resumed?.invocationId ?? randomUUID();
    retries = resumed?.retryCount ?? 0;
    let failure: Error | null = resumed === null ? null : new WorkerGoneError();
    let isFirst = resumed === null;
    for (;;) {
      if (!isFirst) {
        if (failure === null || state.ended) return 'done';
        if (policy === null || !allowsRetry(policy, retries + 1)) return 'done';
        retries += 1;
        const end = await retryWait.wait(policy.delay(retries) * options.timeScale);
        if (end === 'jump') return 'jumped';
        if (end === 'ended') return 'cancelled';
      }
      const attempt = {
        invocationId,
        isCheckpointing,
        retryContext: retryContextOf(options.functionName, policy, retries, failure),
      };
      const result = await options.gate.pass(async () => {
        if (state.ended) return 'ended';
        const [from, to] = [batch[0]?.sequenceNumber ?? 0, batch.at(-1)?.sequenceNumber ?? 0];
        options.note({ after, inHand: { from, to, invocationId, retryCount: retries }, batches });
        return options.execute(batch, attempt);
      });
      if (result === 'ended') return isFirst ? 'unrun' : 'cancelled';
      failure = result;
      isFirst = false;
    }
  };

  return {
    get last() {
      return last;
    },
    get buffered() {
      return buffer.length;
    },
    push(message) {
      if (state.ended) return;
      last = message;
      buffer.push(message);
      wake();
    },
    async drain() {
      state.draining = true;
      await loop;
    },
    async end(reason, limitMs) {
      state.ended = true;
      buffer = [];
      retryWait.end();
      for (const waiting of onJump) waiting.reject(new PumpEndedError());
      onJump = [];
      const isIdle = await Promise.race([
        (loop ?? Promise.resolve()).then(() => true),
        ...(Number.isFinite(limitMs) ? [sleep(limitMs, false, { ref: false })] : []),
      ]);
      if (reason !== 'stopped' || !isIdle || checkpointFrequency === 1 || uncheckpointed === null) return;
      await options.checkpoint(uncheckpointed);
    },
    wake,
    jumpCheckpoint() {
      return new Promise((resolve, reject) => {
        onJump.push({ resolve, reject });
        retryWait.jump();
      });
    },
    resetRetries() {
      retries = 0;
    },
  };
}
