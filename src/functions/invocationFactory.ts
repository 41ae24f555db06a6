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

/**
 * @param shutdown aborts when the process is told to end
 * @param failed hears of what a call throws, before the platform does; it must not throw
 */
export function invocationFactory(
  clock: Clock,
  shutdown: AbortSignal,
  failed: (error: unknown, invocation: Invocation) => Promise<void>,
): InvocationFactory {
  return {
    run: async (context, work, limitMs = 5 * MINUTE_MS) => {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), limitMs + GRACE_MS);
      const invocation: Invocation = {
        log: structuredLog(context),
        signal: AbortSignal.any([shutdown, late.signal]),
        stopAt: new Date(clock.now().getTime() + limitMs),
        attempt: context.retryContext?.retryCount ?? 0,
      };
      try {
        return await work(invocation);
      } catch (error) {
        await failed(error, invocation);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
