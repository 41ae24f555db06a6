/** Sends one after the other while the caller prepares the next: one send in flight, order kept. */
export interface OrderedSender<T> {
  /** Waits for the send before, then starts this one. Throws what the send before threw. */
  send(item: T): Promise<void>;
  /** Resolves when everything given was acknowledged. */
  drain(): Promise<void>;
}

export function orderedSender<T>(run: (item: T) => Promise<void>): OrderedSender<T> {
  let inFlight: Promise<void> = Promise.resolve();
  return {
    send: async (item) => {
      await inFlight;
      inFlight = run(item);
      // The failure is thrown by the next send or drain; until then it must not count as unhandled.
      inFlight.catch(() => undefined);
    },
    drain: () => inFlight,
  };
}
