import { readMessage, type ReadOptions } from '../../../src/records/ingest/readMessage.ts';
import type { Expectation, ExpectedMessage } from './account.ts';
import type { LocatedMessage } from './hubMessages.ts';
import { readStamp } from '../feed/stamp.ts';

/** How the app reads records, and which event types its connection wants. */
export interface Rules {
  readonly read: ReadOptions;
  readonly isWanted: (eventType: string) => boolean;
}

/** What the product's pure rules make of a message of a source hub. */
export function expectedRecords(hub: string, message: LocatedMessage, { read, isWanted }: Rules): ExpectedMessage {
  const { partition, sequenceNumber, enqueuedTime, body, properties } = message;
  const place = `${hub}/${partition}/${sequenceNumber}`;
  const content = readMessage(hub, partition, { bytes: body, sequenceNumber, enqueuedTime }, read);
  const records = new Map<number, Expectation>();
  for (const event of content.events) {
    const { index } = event.data.source;
    const position = `${place}/${index}`;
    records.set(index, { kind: 'event', position, id: event.id, isWanted: isWanted(event.event_type) });
  }
  for (const { source } of content.rejected) {
    records.set(source.index, { kind: 'rejected', position: `${place}/${source.index}` });
  }
  for (let index = 0; index < content.items; index++) {
    if (!records.has(index)) records.set(index, { kind: 'notPublished', position: `${place}/${index}` });
  }
  return { message: place, fed: readStamp(properties)?.records ?? 1, records: [...records.values()] };
}
