import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { PositionServices } from '../../positions/findPosition.ts';
import { startOf } from '../../positions/position.ts';

/** Sequence numbers per partition. */
export type PartitionEnds = Readonly<Record<string, number>>;

/**
 * Moves a connection's cursors to the end of every partition and records, exactly, what is passed over. Recorded first:
 * a crash in between means that it is done again, from where each cursor then stands.
 *
 * @param agree writes down where the ends are, and gives back what stands there: the ends that another instance wrote
 *   first, or null when it has skipped already. Without that, a second one would skip what came since the first.
 */
export async function skipToEnd(
  position: PositionServices,
  invocation: Invocation,
  agree: (ends: PartitionEnds) => Promise<PartitionEnds | null>,
): Promise<void> {
  const { signal, log } = invocation;
  const { partitions } = await position.hub.properties(signal);
  const found = await Promise.all(
    partitions.map(async (partition) => {
      const { nextSequenceNumber } = await position.hub.partition(partition, signal);
      return [partition, nextSequenceNumber] as const;
    }),
  );
  const ends = await agree(Object.fromEntries(found));
  for (const [partition, to] of Object.entries(ends ?? {})) {
    const cursor = await position.positions.reload(partition, signal);
    if (cursor === null || cursor.next.sequenceNumber >= to) continue;
    const { hubCreatedOn } = cursor;
    const from = cursor.next.sequenceNumber;
    log.warn('gap_lost', { reader: position.reader, partition, from, to, cause: 'paused' });
    await position.gaps.record(
      { reader: position.reader, partition, hubCreatedOn, from, to, cause: 'paused' },
      'lost',
      invocation,
    );
    await position.positions.advance(partition, hubCreatedOn, startOf(to), null, signal);
  }
}
