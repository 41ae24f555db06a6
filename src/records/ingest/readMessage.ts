import type { HubMessage } from '../../platform/hubs/hub.ts';
import { decodeMessage, type DecodeOptions } from '../decode/decodeMessage.ts';
import type { GrantwireEvent, RecordSource } from '../../events/event.ts';
import { normalizeRecord, type NormalizeOptions } from '../normalize/normalizeRecord.ts';
import { UNPARSED_EVENT_TYPE } from '../normalize/unparsed.ts';

/** One item of a message that goes to quarantine. */
export interface RejectedItem {
  readonly source: RecordSource;
  readonly reason: string;
  readonly detail: string;
  readonly bytes: Uint8Array;
}

/** What one message holds. Every item is in exactly one of the three. */
export interface MessageContent {
  readonly items: number;
  readonly events: readonly GrantwireEvent[];
  readonly rejected: readonly RejectedItem[];
  /** Records that the configuration says not to publish. */
  readonly notPublished: number;
}

export interface ReadOptions {
  readonly decode: DecodeOptions;
  readonly normalize: NormalizeOptions;
  readonly includeUnparsed: boolean;
}

/** Decodes a message and normalizes its records, each apart from its neighbours. Pure. */
export function readMessage(hub: string, partition: string, message: HubMessage, options: ReadOptions): MessageContent {
  const events: GrantwireEvent[] = [];
  const rejected: RejectedItem[] = [];
  let notPublished = 0;
  const enqueued = message.enqueuedTime.toISOString();
  const { items } = decodeMessage(message.bytes, options.decode);
  for (const item of items) {
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
      const event = normalizeRecord(item.record, source, options.normalize);
      if (event.event_type === UNPARSED_EVENT_TYPE && !options.includeUnparsed) notPublished++;
      else events.push(item.text === undefined ? event : { ...event, data: { ...event.data, raw: item.text } });
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
  return { items: items.length, events, rejected, notPublished };
}
