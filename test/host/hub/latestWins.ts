/** Writes one value at a time; what comes in meanwhile replaces what waits. */
export interface LatestWins<T> {
  /** Resolves when this value, or a later one, is written; rejects when the write that should have covered it failed. */
  write(value: T): Promise<void>;
  /** Resolves when nothing is being written and nothing waits. Never rejects: `write` reports failures. */
  settled(): Promise<void>;
}

/** Keeps writes off the caller's path without letting them pile up or overtake each other. */
export function latestWins<T>(save: (value: T) => Promise<void>): LatestWins<T> {
  let running: Promise<void> | null = null;
  let waiting: { value: T; done: Promise<void> } | null = null;

  const start = (value: T): Promise<void> => {
    const current = save(value).finally(() => {
      if (running === current) running = null;
    });
    running = current;
    return current;
  };

  return {
    write(value) {
      if (running === null) return start(value);
      if (waiting !== null) {
        waiting.value = value;
        return waiting.done;
      }
      const next = { value, done: Promise.resolve() };
      next.done = running
        .catch(() => undefined)
        .then(() => {
          waiting = null;
          return start(next.value);
        });
      waiting = next;
      return next.done;
    },
    async settled() {
      for (let last = waiting?.done ?? running; last !== null; last = waiting?.done ?? running) {
        await last.catch(() => undefined);
      }
    },
  };
}
