import { createHash } from 'node:crypto';
import type { GrantwireEvent } from '../records/event.ts';
import { configurationHash } from './configurationHash.ts';
import type { Connection } from './connection.ts';
import { encodeEvent, encoderVersion, type ToEcs } from './encode.ts';
import { type EventsMessage, itemProblem, readEnvelope, type UnreadableItem } from './envelope.ts';
import { compileEventFilter, type NamedSets } from './eventFilter.ts';

/** One POST to be: the same id always carries the same bytes. */
export interface OutgoingRequest {
  /** `webhook-id`, `[A-Za-z0-9_-]{1,64}`. */
  readonly id: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** Index in the message of the first event in the body. */
  readonly from: number;
  /** Index after the last event in the body; items between the two may have been filtered out. */
  readonly to: number;
  /** Events in the body. */
  readonly count: number;
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

interface EncodedEvent {
  readonly id: string;
  readonly index: number;
  readonly text: string;
}

/**
 * Cuts the events of one hub message that pass the connection's filter into requests. The result depends on the message
 * and the configuration alone, so whoever cuts again after a crash sends the same bytes under the same ids.
 *
 * Batch size 1: the body is the bare event and the id is the event's. Above 1: a JSON array, and the id is a hash of
 * connection name, configuration hash, encoder version, position and body. (The body is in it because sequence numbers
 * start over when a hub is recreated, and a receiver would drop a new batch under an old id.)
 *
 * An item that is no event, or that the encoder fails on, is listed and costs its neighbours nothing.
 *
 * @throws UnreadableMessageError when the message is no envelope.
 */
export function cutRequests(connection: Connection, message: EventsMessage, seams: CutSeams): CutMessage {
  const items = readEnvelope(message);
  const filter = compileEventFilter(connection.events, seams.namedSets);
  const encoded: EncodedEvent[] = [];
  const unreadable: UnreadableItem[] = [];
  for (const [index, item] of items.entries()) {
    const reason = itemProblem(item);
    if (reason !== null) {
      unreadable.push({ index, reason, text: JSON.stringify(item) });
      continue;
    }
    const event = item as GrantwireEvent;
    if (!filter.matches(event.event_type)) continue;
    try {
      encoded.push({ id: event.id, index, text: encodeEvent(event, connection.format, seams.toEcs) });
    } catch (cause) {
      unreadable.push({ index, reason: 'encoder-failed', text: JSON.stringify(item), cause });
    }
  }
  const hash = configurationHash(connection, seams.namedSets);
  const requests: OutgoingRequest[] = [];
  for (let at = 0; at < encoded.length; at += connection.batchSize) {
    requests.push(toRequest(connection, message, hash, encoded.slice(at, at + connection.batchSize)));
  }
  return { eventCount: items.length, requests, unreadable };
}

function toRequest(
  connection: Connection,
  message: EventsMessage,
  hash: string,
  events: readonly EncodedEvent[],
): OutgoingRequest {
  const from = events[0]?.index ?? 0;
  const to = (events.at(-1)?.index ?? from) + 1;
  const texts = events.map((event) => event.text);
  const single = connection.batchSize === 1;
  const body = Buffer.from(single ? texts.join('') : `[${texts.join(',')}]`, 'utf8');
  const id = single
    ? (events[0]?.id ?? '')
    : batchId([connection.name, hash, encoderVersion, ...position(from, to)], body);
  return { id, body, contentType: 'application/json', from, to, count: events.length };

  function position(first: number, end: number): readonly (string | number)[] {
    return [message.partition, message.sequenceNumber, first, end];
  }
}

/** `b_` and 43 characters of base64url. */
function batchId(parts: readonly (string | number)[], body: Buffer): string {
  return `b_${createHash('sha256').update(JSON.stringify(parts)).update(body).digest('base64url')}`;
}
