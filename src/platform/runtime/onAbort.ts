const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal aborts; at once, in a turn of its own, when it has. A signal gets one listener however many
 * wait for it: it lives for an invocation, and thousands of requests come and go under it.
 *
 * @returns takes the callback away
 */
export function onAbort(signal: AbortSignal, run: () => void): () => void {
  if (signal.aborted) {
    let isWanted = true;
    queueMicrotask(() => {
      if (isWanted) run();
    });
    return () => {
      isWanted = false;
    };
  }
  const waiting = listeners.get(signal) ?? listen(signal);
  waiting.add(run);
  return () => {
    waiting.delete(run);
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  listeners.set(signal, waiting);
  signal.addEventListener(
    'abort',
    () => {
      for (const run of waiting) run();
      waiting.clear();
    },
    { once: true },
  );
  return waiting;
}
