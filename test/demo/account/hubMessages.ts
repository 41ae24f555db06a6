import type { StoredMessage } from '../../emulators/eventHubs/store/storedMessage.ts';
import type { HubLog } from '../feed/resumeAfter.ts';

/** Messages asked for at a time; an envelope may have a quarter of a megabyte. */
const PAGE = 16;

/** A message with the partition it lies in. */
export interface LocatedMessage extends StoredMessage {
  readonly partition: string;
}

/** Every message that a hub retains, partition by partition, in order. */
export async function* hubMessages(hub: HubLog, name: string, partitions: number): AsyncGenerator<LocatedMessage> {
  for (let number = 0; number < partitions; number++) {
    const partition = String(number);
    const { begin, next } = await hub.partitionState(name, partition);
    for (let from = begin; from < next; from += PAGE) {
      const page = await hub.messages(name, partition, from, Math.min(PAGE, next - from));
      for (const message of page) yield { ...message, partition };
    }
  }
}
