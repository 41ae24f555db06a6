import type { TimedTask } from '../../platform/runtime/timedTasks.ts';
import { plantPosition, type PositionServices } from '../../positions/findPosition.ts';

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
    for (const services of cursors) {
      const { partitions } = await services.hub.properties(signal);
      const missing = await Promise.all(
        partitions.map(async (partition) =>
          (await services.positions.load(partition, signal)) === null ? partition : null,
        ),
      );
      const unplanted = missing.filter((partition) => partition !== null);
      if (unplanted.length === 0 || (await services.recall?.wasHere(signal)) === true) continue;
      for (const partition of unplanted) await plantPosition(services, partition, signal);
    }
    planted = true;
  };
}

/** What a sweep does for it: a connection has its cursors although nothing is published. */
export function cursorTask(plantCursors: ReturnType<typeof cursorPlanter>): TimedTask {
  return { name: 'cursors', budgetMs: 10_000, run: ({ signal }) => plantCursors(signal) };
}
