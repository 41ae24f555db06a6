import { failureCodeOf } from './failureCode.ts';
import { NoAnswerError } from './noAnswerError.ts';

export interface Pace {
  /** How long the sender may keep us waiting in sum before its rate counts. */
  readonly graceMs: number;
  /** Bytes per second of waiting that the body must bring after that. */
  readonly bytesPerSecond: number;
}

/**
 * The chunks of a body, or `NoAnswerError` when it breaks off or comes too slowly. Only the time spent waiting for the
 * sender counts, so a reader that is slow itself may take as long as it likes; the caller's signal ends both.
 */
export async function* pacedBody(
  body: AsyncIterable<Uint8Array>,
  { graceMs, bytesPerSecond }: Pace,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let leftMs = graceMs;
  try {
    for (;;) {
      const startedAt = performance.now();
      const next = await within(chunks.next(), leftMs, signal);
      leftMs -= performance.now() - startedAt;
      if (next.done === true) return;
      leftMs = Math.min(graceMs, leftMs + (next.value.byteLength / bytesPerSecond) * 1000);
      yield next.value;
    }
  } finally {
    // The socket goes with it; how it ends has no bearing on what was read.
    void chunks.return?.().catch(() => undefined);
  }
}

async function within<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  const timer = setTimeout(() => reject(new NoAnswerError('timeout')), limitMs);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } catch (cause) {
    signal.throwIfAborted();
    throw cause instanceof NoAnswerError ? cause : new NoAnswerError(bodyFailure(cause), { cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    work.catch(() => undefined);
  }
}

/** A body that ends early or cannot be unpacked is a connection that was lost. */
function bodyFailure(cause: unknown): NoAnswerError['failureCode'] {
  const code = failureCodeOf(cause);
  return code === 'unexpected' ? 'connection_lost' : code;
}
