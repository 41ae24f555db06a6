import { plantPosition, type PositionServices } from '../../positions/findPosition.ts';

/**
 * Plants the cursors of every connection that has none, at the current end of each partition of `events`. Whoever
 * publishes to `events` does this before its first message, so a connection misses nothing that is published after it
 * was configured, however long its own function or its first accepted request takes.
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
      for (const partition of missing) if (partition !== null) await plantPosition(services, partition, signal);
    }
    planted = true;
  };
}
