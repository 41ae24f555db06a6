import { plantPosition, type PositionServices } from './findPosition.ts';

/**
 * Plants the positions of a reader that was never here, in every partition that has none. One that was here before, and
 * whose position is gone, is left to `findPosition`, which goes on at what waits and tells.
 */
export async function plantNewReader(services: PositionServices, signal: AbortSignal): Promise<void> {
  const { partitions } = await services.hub.properties(signal);
  const missing = await Promise.all(
    partitions.map(async (partition) =>
      (await services.positions.load(partition, signal)) === null ? partition : null,
    ),
  );
  const unplanted = missing.filter((partition) => partition !== null);
  if (unplanted.length === 0 || (await services.recall?.wasHere(signal)) === true) return;
  for (const partition of unplanted) await plantPosition(services, partition, signal);
}
