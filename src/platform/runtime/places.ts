/** A few numbered places, each held by one at a time; the others wait in their order. */
export interface Places {
  /** Resolves to a free place and what gives it back; rejects with the signal's reason when it aborts first. */
  enter(signal: AbortSignal): Promise<{ readonly place: number; readonly leave: () => void }>;
}

/** @param count the places are numbered from 0 to one less */
export function places(count: number): Places {
  const free = Array.from({ length: count }, (_, place) => place);
  const waiting: ((place: number) => void)[] = [];
  const giveBack = (place: number) => {
    const next = waiting.shift();
    if (next !== undefined) return next(place);
    free.push(place);
    // The lowest first: what belongs to a place is made only when that many are needed at once.
    free.sort((a, b) => a - b);
  };
  return {
    enter: async (signal) => {
      signal.throwIfAborted();
      const place = free.shift() ?? (await turn(waiting, signal));
      let isHeld = true;
      const leave = () => {
        if (isHeld) giveBack(place);
        isHeld = false;
      };
      return { place, leave };
    },
  };
}

async function turn(waiting: ((place: number) => void)[], signal: AbortSignal): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const abort = () => {
    const at = waiting.indexOf(resolve);
    // A place may have been handed over in this very moment; then it is ours, and the caller sees the abort later.
    if (at < 0) return;
    waiting.splice(at, 1);
    reject(signal.reason as Error);
  };
  waiting.push(resolve);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
