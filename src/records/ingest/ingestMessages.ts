import type { Clock } from '../../platform/runtime/clock.ts';
import type { HubBatch, HubMessage } from '../../platform/hubs/hub.ts';
import { isOverdue, type Invocation } from '../../platform/runtime/invocation.ts';
import type { RecordSource } from '../../events/event.ts';
import type { Quarantine } from '../../events/quarantine.ts';
import type { RepeatFilter } from '../dedup/repeatFilter.ts';
import type { EventsPublisher } from '../../events/publishEvents.ts';
import { isDoubtful } from '../normalize/repaired.ts';
import type { LargeRecords } from './largeRecords.ts';
import { quarantineEntries, tooLargeEntries, type WholeMessage } from './quarantineEntries.ts';
import type { Meanings } from '../dedup/meanings.ts';
import { readMessage, type MessageContent, type ReadOptions, type RejectedItem } from './readMessage.ts';

/** A message that our own code cannot read is tried this often before it is quarantined whole (design rule 3). */
const READ_TRIES = 5;

const QUARANTINE_WRITES_AT_ONCE = 8;

export interface PublishServices {
  readonly events: EventsPublisher;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly read: ReadOptions;
  /** Finds own ids that come again with another meaning, batch by batch; absent where nobody asks. */
  readonly meanings?: (sourcePartition: string) => Meanings;
  /** Reads what the messages of this source name in blobs; absent where a source names none. */
  readonly largeRecords?: (bytes: Uint8Array, signal: AbortSignal) => Promise<LargeRecords>;
}

/** What became of the messages; `items` is always `events + repeats + quarantined + notPublished`. */
export interface IngestCounts {
  messages: number;
  items: number;
  events: number;
  /** Records that the source had delivered before. */
  repeats: number;
  quarantined: number;
  notPublished: number;
}

/**
 * Publishes the events of some messages to one partition of `events`, in order, and quarantines what cannot be read.
 * Resolved means that the hub and the storage acknowledged everything counted. Stops early, between two messages, when
 * the invocation is overdue: `messages` then tells how many are done. Within a message it stops only when the signal
 * aborts, and then throws: a message's work is bounded by its size, so that it fits between the two.
 *
 * @param repeats knows what was published before; null publishes everything
 */
export async function ingestMessages(
  services: PublishServices,
  batch: HubBatch,
  targetPartition: string,
  invocation: Invocation,
  repeats: RepeatFilter | null,
): Promise<IngestCounts> {
  const { signal } = invocation;
  const counts: IngestCounts = { messages: 0, items: 0, events: 0, repeats: 0, quarantined: 0, notPublished: 0 };
  const ids = new Set<string>();
  const meanings = services.meanings?.(batch.partition);
  const writer = await services.events.open(targetPartition, signal);
  const done = new Map<number, WholeMessage>();
  for (const message of batch.messages) {
    if (isOverdue(invocation, services.clock)) break;
    const large = await services.largeRecords?.(message.bytes, signal);
    const content = readOrQuarantine(services, batch, message, large, invocation.attempt);
    for (const [index, event] of content.events.entries()) {
      signal.throwIfAborted();
      if (!isDoubtful(event)) {
        if (repeats?.isRepeat(event.id, ids) === true) {
          counts.repeats++;
          continue;
        }
        ids.add(event.id);
        // Without the filter the same record may come again, and its own id would count as another meaning.
        if (repeats !== null) meanings?.see(content.owns[index] ?? null, event);
      }
      counts.events++;
      await writer.write(event);
    }
    const at = sourceOf(batch, message);
    done.set(message.sequenceNumber, { items: content.items, at, bytes: message.bytes });
    await quarantineAll(services.quarantine, quarantineEntries(content, at, message.bytes), signal);
    counts.messages++;
    counts.items += content.items;
    counts.quarantined += content.rejected.length;
    counts.notPublished += content.notPublished;
  }
  const refused = await writer.finish();
  const refusedOf = Map.groupBy(refused, ({ data }) => done.get(data.source.sequence_number));
  for (const [message, events] of refusedOf) {
    if (message !== undefined) await quarantineAll(services.quarantine, tooLargeEntries(events, message), signal);
  }
  counts.events -= refused.length;
  counts.quarantined += refused.length;
  await meanings?.tell(invocation);
  repeats?.remember(ids);
  return counts;
}

function readOrQuarantine(
  { read }: PublishServices,
  batch: HubBatch,
  message: HubMessage,
  large: LargeRecords | undefined,
  attempt: number,
): MessageContent {
  try {
    return readMessage(batch.hub, batch.partition, message, read, large);
  } catch (error) {
    if (attempt < READ_TRIES) throw error;
    const source = sourceOf(batch, message);
    const detail = `reading the message failed ${attempt + 1} times: ${error instanceof Error ? error.name : 'thrown value'}`;
    return {
      items: 1,
      events: [],
      owns: [],
      rejected: [{ source, reason: 'read_failed', detail, bytes: message.bytes }],
      notPublished: 0,
      repaired: 0,
    };
  }
}

function sourceOf({ hub, partition }: HubBatch, { sequenceNumber, enqueuedTime }: HubMessage): RecordSource {
  return { hub, partition, sequence_number: sequenceNumber, index: 0, enqueued_time: enqueuedTime.toISOString() };
}

async function quarantineAll(
  quarantine: Quarantine,
  entries: readonly RejectedItem[],
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < entries.length; start += QUARANTINE_WRITES_AT_ONCE) {
    const group = entries.slice(start, start + QUARANTINE_WRITES_AT_ONCE);
    await Promise.all(group.map((item) => quarantine.add(item.source, item.reason, item.detail, item.bytes, signal)));
  }
}
