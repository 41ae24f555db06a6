import type { HubMessage } from '../../platform/hubs/hub.ts';
import { decodeMessage, type DecodeOptions } from '../decode/decodeMessage.ts';
import type { DecodedItem } from '../decode/decodedMessage.ts';
import type { GrantwireEvent, RecordSource } from '../../events/event.ts';
import { identifyRecord, type NormalizeOptions } from '../normalize/normalizeRecord.ts';
import { largeRecordName, type LargeRecords } from './largeRecords.ts';
import { type Doubt, doubtful, isDoubtful, REPAIRED_EVENT_TYPE } from '../normalize/repaired.ts';
import { UNPARSED_EVENT_TYPE } from '../normalize/unparsed.ts';

/** One item of a message, or the message itself, that goes to quarantine. */
export interface RejectedItem {
  readonly source: RecordSource;
  readonly reason: string;
  readonly detail: string;
  readonly bytes: Uint8Array;
}

/** What one message holds. Every item is in exactly one of `events`, `rejected` and `notPublished`. */
export interface MessageContent {
  readonly items: number;
  readonly events: readonly GrantwireEvent[];
  /** Whose own id each of the events has, in their order; see `IdentifiedEvent`. */
  readonly owns: readonly (string | null)[];
  readonly rejected: readonly RejectedItem[];
  /** Records that the configuration says not to publish. */
  readonly notPublished: number;
  /** How many of the events are `REPAIRED_RECORD`: the message's untouched text goes to quarantine beside them. */
  readonly repaired: number;
}

export interface ReadOptions {
  readonly decode: DecodeOptions;
  readonly normalize: NormalizeOptions;
  readonly includeUnparsed: boolean;
}

/**
 * Decodes a message and normalizes its records, each apart from its neighbours. Pure.
 *
 * @param large records that stand in blobs, put in place of those that name them
 */
export function readMessage(
  hub: string,
  partition: string,
  message: HubMessage,
  options: ReadOptions,
  large?: LargeRecords,
): MessageContent {
  const events: GrantwireEvent[] = [];
  const owns: (string | null)[] = [];
  const rejected: RejectedItem[] = [];
  let notPublished = 0;
  const enqueued = message.enqueuedTime.toISOString();
  const { items, repaired, salvaged } = decodeMessage(message.bytes, options.decode);
  const doubt: Doubt | null = repaired.length > 0 ? { repaired } : salvaged ? { salvaged: true } : null;
  for (const found of items) {
    const item = whole(found, options, large);
    const source = {
      hub,
      partition,
      sequence_number: message.sequenceNumber,
      index: item.index,
      enqueued_time: enqueued,
    };
    if (!item.ok) {
      rejected.push({ source, reason: item.reason, detail: item.detail, bytes: item.bytes });
      continue;
    }
    try {
      const { event: plain, own } = identifyRecord(item.record, source, options.normalize);
      const event = doubt === null ? plain : doubtful(plain, item.record, doubt);
      if (event.event_type === UNPARSED_EVENT_TYPE && !options.includeUnparsed) notPublished++;
      else {
        events.push(withText(event, item.text));
        owns.push(own);
      }
    } catch (error) {
      // A fault of our own rule for one record must not cost its neighbours; the record is kept and the fault named.
      rejected.push({
        source,
        reason: 'normalize_failed',
        detail: error instanceof Error ? error.name : 'thrown value',
        bytes: Buffer.from(item.text ?? JSON.stringify(item.record)),
      });
    }
  }
  const claims = doubt === null ? 0 : events.filter(({ event_type }) => event_type === REPAIRED_EVENT_TYPE).length;
  return { items: items.length, events, owns, rejected, notPublished, repaired: claims };
}

/** The record itself where the message only names its blob. What is in doubt names nothing. */
function whole(item: DecodedItem, { decode }: ReadOptions, large: LargeRecords | undefined): DecodedItem {
  const name = item.ok && large !== undefined ? largeRecordName(item.record) : null;
  const bytes = name === null ? undefined : large?.get(name);
  if (bytes === undefined) return item;
  const { items, repaired, salvaged } = decodeMessage(bytes, decode);
  const [only] = items;
  // A blob of ours holds one record, as the service sent it; anything else is left for people to look at.
  const isSound = items.length === 1 && repaired.length === 0 && !salvaged;
  return only === undefined || !isSound ? item : { ...only, index: item.index };
}

/** Ids of the events that the repeat filter compares: what is in doubt must not hide a sound record. */
export function filteredIds({ events }: MessageContent): string[] {
  return events.filter((event) => !isDoubtful(event)).map(({ id }) => id);
}

/** A repaired record goes without its text: in the forms that are made of the text it would pass for a sound one. */
function withText(event: GrantwireEvent, text: string | undefined): GrantwireEvent {
  if (text === undefined || event.event_type === REPAIRED_EVENT_TYPE) return event;
  return { ...event, data: { ...event.data, raw: text } };
}
