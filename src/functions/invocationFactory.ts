import type { InvocationContext } from '@azure/functions';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { structuredLog } from '../platform/runtime/log.ts';

const MINUTE_MS = 60_000;

/** After `stopAt` nothing new is begun; this much later I/O that still runs is aborted. Both lie far below functionTimeout. */
const GRACE_MS = MINUTE_MS;

/** Gives every call of a function its log, its deadline and its abort signal. */
export interface InvocationFactory {
  run<T>(context: InvocationContext, work: (invocation: Invocation) => Promise<T>, limitMs?: number): Promise<T>;
}

/** @param shutdown aborts when the process is told to end */
export function invocationFactory(clock: Clock, shutdown: AbortSignal): InvocationFactory {
  return {
    run: async (context, work, limitMs = 5 * MINUTE_MS) => {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), limitMs + GRACE_MS);
      try {
        return await work({
          log: structuredLog(context),
          signal: AbortSignal.any([shutdown, late.signal]),
          stopAt: new Date(clock.now().getTime() + limitMs),
          attempt: context.retryContext?.retryCount ?? 0,
        });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
