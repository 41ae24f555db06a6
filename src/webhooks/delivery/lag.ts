import type { HubReader } from '../../platform/hubs/hub.ts';
import type { PositionServices } from '../../positions/findPosition.ts';

/** How far a connection is behind. */
export interface Lag {
  /** When the hub took the oldest message that was not delivered whole. */
  readonly since: Date;
  readonly ms: number;
}

/** The lag of a connection over all partitions of `events`; null when nothing waits. */
export async function measureLag(
  { positions, hub, clock }: PositionServices,
  reader: HubReader,
  signal: AbortSignal,
): Promise<Lag | null> {
  let oldest: Date | null = null;
  const { partitions } = await hub.properties(signal);
  for (const partition of partitions) {
    const cursor = await positions.reload(partition, signal);
    if (cursor === null) continue;
    const { beginSequenceNumber, nextSequenceNumber } = await hub.partition(partition, signal);
    // What lies before is no longer retained: the lateness that is left is that of the oldest message still there.
    const from = Math.max(cursor.next.sequenceNumber, beginSequenceNumber);
    if (from >= nextSequenceNumber) continue;
    for await (const [first] of reader.readRange(partition, from, from + 1, signal)) {
      if (first !== undefined && (oldest === null || first.enqueuedTime < oldest)) oldest = first.enqueuedTime;
    }
  }
  return oldest === null ? null : { since: oldest, ms: clock.now().getTime() - oldest.getTime() };
}
