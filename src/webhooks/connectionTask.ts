import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import { sweepConnection, type SweepConnectionServices } from './sweepConnection.ts';

/** What tries, replays and looks of one connection may take of a sweep before they begin nothing new. */
const BUDGET_MS = 15_000;
/** What a request in flight may take beyond its own timeout. */
const MARGIN_MS = 5_000;

/** What a sweep does for one connection. */
export function connectionTask(services: SweepConnectionServices): TimedTask {
  const { name, timeoutMs } = services.connection;
  return {
    name: `connection ${name}`,
    budgetMs: BUDGET_MS,
    // A request that was begun is awaited: its outcome is what a try is for.
    graceMs: timeoutMs + MARGIN_MS,
    run: (invocation) => sweepConnection(services, invocation),
  };
}
