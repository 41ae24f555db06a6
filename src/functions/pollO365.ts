import { app, type Timer } from '@azure/functions';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** A blob in hand when a slice ends may go on for so long; the timer does not fire meanwhile. */
const LIMIT_MS = 10 * 60_000;

const SLICE_MS = 45_000;
const SHORTEST_SLICE_MS = 20_000;
const LONGEST_SLICE_MS = 4 * 60_000;
/** Left between a slice and the next tick, for what was in hand to end. */
const SPARE_MS = 15_000;

/** Registers a poller on a schedule, given as text; each tick gets a slice that ends before the next tick. */
export function registerPoller(
  name: string,
  schedule: string,
  invocations: InvocationFactory,
  poll: (sliceMs: number, invocation: Invocation) => Promise<void>,
): void {
  app.timer(name, {
    schedule,
    handler: (timer, context) =>
      invocations.run(context, (invocation) => poll(sliceOf(schedule, timer, Date.now()), invocation), LIMIT_MS),
  });
}

/** The host tells when the next tick is due, but for intervals under a minute: there the schedule's own step says it. */
function sliceOf(schedule: string, { scheduleStatus }: Timer, nowMs: number): number {
  const [, step] = /^(?:\*|0)\/(\d+)\s/.exec(schedule) ?? [];
  if (step !== undefined) return Math.max(1, Number(step) - 1) * 1000;
  const next = Date.parse((scheduleStatus as { readonly next?: string } | undefined)?.next ?? '');
  if (Number.isNaN(next)) return SLICE_MS;
  return Math.min(LONGEST_SLICE_MS, Math.max(SHORTEST_SLICE_MS, next - nowMs - SPARE_MS));
}
