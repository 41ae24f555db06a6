import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** What one call of a function may use: a log, a signal for every I/O call, and a time to stop at a committed point. */
export interface Invocation {
  readonly log: Log;
  /** Aborts when the process is told to end, and some time after `stopAt`. */
  readonly signal: AbortSignal;
  /** From here on nothing new is begun: what is done is committed, and the rest is left to the next call. */
  readonly stopAt: Date;
  /** How often the platform has called with this batch before; starts again at 0 when the instance changes. */
  readonly attempt: number;
}

/** The invocation ran out of its own time at a committed point; the platform's retry goes on from there. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly done: number;
  readonly total: number;

  constructor(done: number, total: number) {
    super(`The invocation reached its deadline after ${done} of ${total} messages; the next call goes on from there.`);
    this.done = done;
    this.total = total;
  }
}

export function isOverdue(invocation: Invocation, clock: Clock): boolean {
  return invocation.signal.aborted || clock.now() >= invocation.stopAt;
}
