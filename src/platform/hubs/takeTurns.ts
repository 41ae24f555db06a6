/** Waits for the turn of a key; resolves with what ends it. Rejects with the signal's reason when that comes first. */
type TakeTurn = (key: string, signal: AbortSignal) => Promise<() => void>;

/** One at a time for each key, in the order of asking. */
export function takeTurns(): TakeTurn {
  const ends = new Map<string, Promise<void>>();
  return async (key, signal) => {
    const before = ends.get(key) ?? Promise.resolve();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const last = before.then(() => ended);
    ends.set(key, last);
    void last.then(() => {
      if (ends.get(key) === last) ends.delete(key);
    });
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([before, aborted]);
      return end;
    } catch (error) {
      end();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}
