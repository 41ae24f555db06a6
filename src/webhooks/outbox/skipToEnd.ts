import type { Invocation } from '../../platform/invocation.ts';
import type { PositionServices } from '../../platform/positions/findPosition.ts';
import { startOf } from '../../platform/positions/position.ts';

/**
 * Moves a connection's cursors to the end of every partition and records, exactly, what is passed over. Recorded first:
 * a crash in between means that it is done again, from where each cursor then stands.
 */
export async function skipToEnd(position: Omit<PositionServices, 'log'>, { signal, log }: Invocation): Promise<void> {
  const { partitions } = await position.hub.properties(signal);
  for (const partition of partitions) {
    const cursor = await position.positions.reload(partition, signal);
    const { nextSequenceNumber: to } = await position.hub.partition(partition, signal);
    if (cursor === null || cursor.next.sequenceNumber >= to) continue;
    const { hubCreatedOn } = cursor;
    const from = cursor.next.sequenceNumber;
    log.warn('gap_lost', { reader: position.reader, partition, from, to, cause: 'paused' });
    await position.gaps.record(
      { reader: position.reader, partition, hubCreatedOn, from, to, cause: 'paused' },
      'lost',
      signal,
    );
    await position.positions.advance(partition, hubCreatedOn, startOf(to), null, signal);
  }
}
