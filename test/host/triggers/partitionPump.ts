import type { Checkpoint } from '../checkpoints.ts';
import type { ReceivedMessage } from '../receivedMessage.ts';
import type { RetryPolicy } from '../retryPolicy.ts';
import { allowsRetry } from '../retryPolicy.ts';
import type { RpcRetryContext } from '../rpc.ts';
import type { Gate } from './gate.ts';
import { createRetryWait } from './retryWait.ts';

/** What a pump needs of its listener. */
export interface PumpOptions {
  readonly policy: RetryPolicy | null;
  readonly checkpointFrequency: number;
  readonly timeScale: number;
  readonly gate: Gate;
  maxBatchSize(): number;
  /** Messages were taken from the buffer: as many may be sent again. */
  taken(messages: number): void;
  /** Runs the function once; never rejects, resolves to what it threw or null. */
  execute(batch: readonly ReceivedMessage[], retryContext: RpcRetryContext | undefined): Promise<Error | null>;
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
  /** The partition belongs to somebody else, or the listener stops: nothing is invoked or checkpointed any more. */
  end(): Promise<void>;
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

/**
 * The partition's loop as the Event Hubs extension runs it (azure-sdk-for-net, `PartitionProcessor`): checkpoint after
 * success or failure, retries before the checkpoint, none when ownership was lost meanwhile or the listener stops.
 */
export function createPartitionPump(options: PumpOptions): PartitionPump {
  const retryWait = createRetryWait();
  let buffer: ReceivedMessage[] = [];
  let last: ReceivedMessage | null = null;
  let loop: Promise<void> | null = null;
  const state = { ended: false };
  let batches = 0;
  let retries = 0;
  let onJump: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  const wake = (): void => {
    if (loop !== null || state.ended || buffer.length === 0 || !options.gate.isOpen) return;
    // One turn of the event loop: everything that one read of the socket brought is in the buffer then.
    loop = new Promise<void>((resolve) => setImmediate(resolve)).then(run);
  };

  const run = async (): Promise<void> => {
    while (!state.ended && buffer.length > 0 && options.gate.isOpen) {
      const batch = buffer.splice(0, options.maxBatchSize());
      options.taken(batch.length);
      await runBatch(batch);
    }
    loop = null;
  };

  const runBatch = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const outcome = await executeWithRetries(batch);
    const newest = batch.at(-1);
    if (state.ended || newest === undefined) return;
    batches += 1;
    if (outcome !== 'jumped' && batches % options.checkpointFrequency !== 0) return;
    const stored = options.checkpoint({ sequenceNumber: newest.sequenceNumber, offset: newest.offset });
    if (outcome !== 'jumped') return;
    await stored;
    for (const waiting of onJump) waiting.resolve();
    onJump = [];
  };

  const executeWithRetries = async (batch: readonly ReceivedMessage[]): Promise<'done' | 'jumped'> => {
    const { policy } = options;
    retries = 0;
    let previous: Error | null = null;
    for (;;) {
      const context = retryContext(policy, retries, previous);
      const failure = await options.gate.pass(() =>
        state.ended ? Promise.resolve(null) : options.execute(batch, context),
      );
      if (failure === null || state.ended || policy === null || !allowsRetry(policy, retries + 1)) return 'done';
      previous = failure;
      retries += 1;
      const end = await retryWait.wait(policy.delay(retries) * options.timeScale);
      if (end === 'jump') return 'jumped';
      if (end === 'ended') return 'done';
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
    async end() {
      state.ended = true;
      buffer = [];
      retryWait.end();
      for (const waiting of onJump) waiting.reject(new PumpEndedError());
      onJump = [];
      await loop;
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

function retryContext(
  policy: RetryPolicy | null,
  retryCount: number,
  previous: Error | null,
): RpcRetryContext | undefined {
  if (policy === null) return undefined;
  const base = { retryCount, maxRetryCount: policy.maxRetryCount };
  if (previous === null) return base;
  return { ...base, exception: { message: previous.message, source: '', stackTrace: previous.stack ?? '' } };
}
