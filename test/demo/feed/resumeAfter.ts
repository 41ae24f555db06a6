import type { StoredMessage } from '../../emulators/eventHubs/store/storedMessage.ts';
import { readStamp } from './stamp.ts';

/** The part of the hub server that is asked. */
export interface HubLog {
  partitionState(hub: string, partition: string): Promise<{ readonly begin: number; readonly next: number }>;
  messages(hub: string, partition: string, from?: number, limit?: number): Promise<StoredMessage[]>;
}

const PAGE = 50;

/**
 * The number at which a feed goes on: one after the highest stamp of it in the hub's log, 0 when it has none. Stamps
 * rise in every partition and one send is in flight at a time, so everything below the highest is there too.
 */
export async function resumeAfter(hub: HubLog, name: string, partitions: number, feed: string): Promise<number> {
  const found = await Promise.all(
    Array.from({ length: partitions }, (_, partition) => lastNumber(hub, name, String(partition), feed)),
  );
  return Math.max(...found) + 1;
}

/** Looks from the end, because there the feed's last stamp lies unless another feed came after it. */
async function lastNumber(hub: HubLog, name: string, partition: string, feed: string): Promise<number> {
  const { begin, next } = await hub.partitionState(name, partition);
  let limit = 1;
  for (let end = next; end > begin; ) {
    const from = Math.max(begin, end - limit);
    const messages = await hub.messages(name, partition, from, end - from);
    const stamps = messages.map(({ properties }) => readStamp(properties)).filter((stamp) => stamp?.feed === feed);
    const last = stamps.at(-1);
    if (last !== undefined && last !== null) return last.number;
    end = from;
    limit = PAGE;
  }
  return -1;
}
