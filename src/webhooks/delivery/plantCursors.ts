import type { TimedTask } from '../../platform/runtime/timedTasks.ts';
import type { PositionServices } from '../../positions/findPosition.ts';
import { plantNewReader } from '../../positions/plantNewReader.ts';

/**
 * Plants the cursors of every connection that was never here, at the current end of each partition of `events`. Whoever
 * publishes to `events` does this before its first message, so a connection misses nothing that is published after it
 * was configured, however long its own function or its first accepted request takes.
 *
 * One whose cursor is gone is left to its outbox and to the sweep, which go on at what waits and tell.
 *
 * Does its work once per process; a failure is tried again at the next call.
 */
export function cursorPlanter(cursors: readonly PositionServices[]): (signal: AbortSignal) => Promise<void> {
  let planted = false;
  return async (signal) => {
    if (planted) return;
    for (const services of cursors) await plantNewReader(services, signal);
    planted = true;
  };
}

/** What a sweep does for it: a connection has its cursors although nothing is published. */
export function cursorTask(plantCursors: ReturnType<typeof cursorPlanter>): TimedTask {
  return { name: 'cursors', budgetMs: 10_000, run: ({ signal }) => plantCursors(signal) };
}
