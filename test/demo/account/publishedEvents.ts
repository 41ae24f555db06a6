import type { GrantwireEvent } from '../../../src/events/event.ts';
import { PARTITIONS } from '../app/hubs.ts';
import { hubMessages } from './hubMessages.ts';
import type { HubLog } from '../feed/resumeAfter.ts';

/** What lies on the hub `events`. */
export interface PublishedEvents {
  /** Event ids by the place of their record, `<hub>/<partition>/<sequence number>/<index>`. */
  readonly byRecord: ReadonlyMap<string, string>;
  /** Event ids by their own place on `events`, spelt the same. */
  readonly byPlace: ReadonlyMap<string, string>;
  /** When the source hub took the record, milliseconds since 1970; of several records with one id the first. */
  readonly enqueuedAt: ReadonlyMap<string, number>;
}

/** Reads the whole hub `events`. */
export async function readPublishedEvents(hub: HubLog): Promise<PublishedEvents> {
  const byRecord = new Map<string, string>();
  const byPlace = new Map<string, string>();
  const enqueuedAt = new Map<string, number>();
  for await (const message of hubMessages(hub, 'events', PARTITIONS.events)) {
    const { records } = JSON.parse(message.body.toString('utf8')) as { records: readonly GrantwireEvent[] };
    for (const [index, { id, data }] of records.entries()) {
      const { source } = data;
      byRecord.set(`${source.hub}/${source.partition}/${source.sequence_number}/${source.index}`, id);
      byPlace.set(`events/${message.partition}/${message.sequenceNumber}/${index}`, id);
      const enqueued = Date.parse(source.enqueued_time);
      if (enqueued < (enqueuedAt.get(id) ?? Number.POSITIVE_INFINITY)) enqueuedAt.set(id, enqueued);
    }
  }
  return { byRecord, byPlace, enqueuedAt };
}
