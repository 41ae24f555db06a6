/** Time as the poller uses it, passed in so that days can be simulated in seconds. */
export interface Timing {
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
