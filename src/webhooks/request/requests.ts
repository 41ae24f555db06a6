import { createHash } from 'node:crypto';
import type { GrantwireEvent } from '../../events/event.ts';
import { configurationHash } from './configurationHash.ts';
import type { Connection } from '../connection/connection.ts';
import { assertFits, cutItems, type EncodedItem } from './cutItems.ts';
import { encoderVersion, type ToEcs } from './encode.ts';
import { type EventsMessage, itemProblem, readEnvelope, type UnreadableItem } from '../../events/readEnvelope.ts';
import { compileEventFilter, type NamedSets } from './eventFilter.ts';
import { redactedItem } from './redact/redactedItem.ts';
import { eventTime } from '../destinations/eventTime.ts';
import { EventTooLargeError, type Destination } from '../destinations/destination.ts';
import { destinationOf } from '../destinations/destinations.ts';

/** One POST to be: the same id always carries the same bytes. */
export interface OutgoingRequest {
  /** `webhook-id`, `[A-Za-z0-9_-]{1,64}`; destinations that know no such header are not sent it. */
  readonly id: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** Index in the message of the first event in the body. */
  readonly from: number;
  /** Index after the last event in the body; items between the two may have been left out. */
  readonly to: number;
  /** Events in the body. */
  readonly count: number;
  /** Index in the message of each event in the body, in its order. */
  readonly indexes: readonly number[];
  /** Set where the request is no delivery from the hub: a hint header tells the receiver. */
  readonly hint?: 'test' | 'replay';
}

/** A whole message as a connection sees it. */
export interface CutMessage {
  /** Items in the message: the index at which the message is done, whatever the filter took out. */
  readonly eventCount: number;
  /** In the order of the message. */
  readonly requests: readonly OutgoingRequest[];
  readonly unreadable: readonly UnreadableItem[];
}

/** What cutting needs from other parts. */
export interface CutSeams {
  readonly toEcs: ToEcs;
  readonly namedSets?: NamedSets;
}

/**
 * Cuts the events of one hub message that pass the connection's filter into requests within the limits of the connection's
 * destination. The result depends on the message and the configuration alone, so whoever cuts again after a crash sends the same
 * bytes under the same ids.
 *
 * Batch size 1: the id is the event's, and where the destination allows it the body is the bare event. Above 1: the id is a hash
 * of connection name, configuration hash, encoder version, position and body. (The body is in it because sequence numbers
 * start over when a hub is recreated, and a receiver would drop a new batch under an old id.)
 *
 * An item that is no event, that the encoder fails on, or that is larger than the destination takes, is listed and costs its
 * neighbours nothing.
 *
 * @param only leaves out every other place in the message: how a request that was rejected is cut into parts
 * @throws UnreadableMessageError when the message is no envelope.
 */
export function cutRequests(
  connection: Connection,
  message: EventsMessage,
  seams: CutSeams,
  only: (index: number) => boolean = () => true,
): CutMessage {
  const items = readEnvelope(message);
  const destination = destinationOf(connection);
  const filter = compileEventFilter(connection.events, seams.namedSets);
  const encoded: EncodedItem[] = [];
  const unreadable: UnreadableItem[] = [];
  for (const [index, item] of items.entries()) {
    if (!only(index)) continue;
    const reason = itemProblem(item);
    if (reason !== null) {
      unreadable.push({ index, reason, text: JSON.stringify(item) });
      continue;
    }
    const event = item as GrantwireEvent;
    if (!filter.matches(event.event_type)) continue;
    try {
      encoded.push(encodeItem(destination, connection, event, index, seams.toEcs));
    } catch (cause) {
      const problem = cause instanceof EventTooLargeError ? 'too-large' : 'encoder-failed';
      unreadable.push({ index, reason: problem, text: JSON.stringify(item), cause });
    }
  }
  const hash = configurationHash(connection, seams.namedSets);
  const requests = cutItems(encoded, Math.min(connection.batchSize, destination.limits.events), destination.limits).map(
    (group) => toRequest(destination, connection, message, hash, group),
  );
  return { eventCount: items.length, requests, unreadable };
}

function encodeItem(
  destination: Destination,
  connection: Connection,
  event: GrantwireEvent,
  index: number,
  toEcs: ToEcs,
): EncodedItem {
  const text = destination.item(redactedItem(event, connection, toEcs), connection);
  // Both are looked at only where the destination has a limit on them.
  const bytes = Number.isFinite(destination.limits.bodyBytes) ? Buffer.byteLength(text, 'utf8') : 0;
  const timeMs = destination.limits.spanMs === undefined ? Number.NaN : Date.parse(eventTime(event));
  assertFits(bytes, destination.limits);
  return { id: event.id, index, text, bytes, timeMs };
}

function toRequest(
  destination: Destination,
  connection: Connection,
  message: EventsMessage,
  hash: string,
  events: readonly EncodedItem[],
): OutgoingRequest {
  const from = events[0]?.index ?? 0;
  const to = (events.at(-1)?.index ?? from) + 1;
  const single = connection.batchSize === 1;
  const body = Buffer.from(
    destination.join(
      events.map((event) => event.text),
      single,
    ),
    'utf8',
  );
  const position = [message.partition, message.sequenceNumber, from, to];
  const id = single ? (events[0]?.id ?? '') : batchId([connection.name, hash, encoderVersion, ...position], body);
  const indexes = events.map((event) => event.index);
  return { id, body, contentType: destination.contentType, from, to, count: events.length, indexes };
}

/** `b_` and 43 characters of base64url. */
function batchId(parts: readonly (string | number)[], body: Buffer): string {
  return `b_${createHash('sha256').update(JSON.stringify(parts)).update(body).digest('base64url')}`;
}
