import { app } from '@azure/functions';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** A tick leaves the next minute's tick its minute. */
const LIMIT_MS = 45_000;

/** Registers `sweep`: every minute, what no trigger will bring any more. */
export function registerSweep(invocations: InvocationFactory, sweep: (invocation: Invocation) => Promise<void>): void {
  app.timer('sweep', {
    schedule: '0 * * * * *',
    handler: (_timer, context) => invocations.run(context, sweep, LIMIT_MS),
  });
}
