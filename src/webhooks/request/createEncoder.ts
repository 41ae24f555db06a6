import { createHash } from 'node:crypto';
import type { GrantwireEvent } from '../../events/event.ts';
import { type EventsMessage, itemProblem, readEnvelope } from '../../events/readEnvelope.ts';
import { type EventLine, readLines, withoutRaw } from '../../events/readLines.ts';
import type { Connection } from '../connection/connection.ts';
import { EventTooLargeError } from '../destinations/destination.ts';
import { destinationOf } from '../destinations/destinations.ts';
import { eventTime } from '../destinations/eventTime.ts';
import { configurationHash } from './configurationHash.ts';
import { assertFits, cutItems } from './cutItems.ts';
import { encoderVersion, type ToEcs } from './encode.ts';
import { compileEventFilter, type NamedSets } from './eventFilter.ts';
import { joinItems } from './joinItems.ts';
import type { CutMessage, EncodedItem, MessagePlace, OutgoingRequest, UnreadableItem } from './outgoingRequest.ts';
import { redactedItem } from './redact/redactedItem.ts';

const MOST_REMEMBERED_TYPES = 2_000;

/** What an encoder needs of other parts. */
export interface EncoderParts {
  readonly toEcs: ToEcs;
  /** What `@name` stands for in a filter. */
  readonly sets: NamedSets;
}

/** Turns hub messages into requests as one connection wants them. */
export interface Encoder {
  /**
   * Cuts the events of one hub message that pass the filter into requests within the limits of the destination. The result
   * depends on the message and the configuration alone, so whoever cuts again after a crash sends the same bytes under the
   * same ids. An item that is no event, that the encoder fails on, or that is larger than the destination takes, is listed
   * and costs its neighbours nothing.
   *
   * @throws UnreadableMessageError when the message is no envelope
   */
  cut(message: EventsMessage): CutMessage;
  /** Whether the filter lets events of this type pass. */
  wants(eventType: string): boolean;
  /** One event as it stands in a body, whatever the filter says. */
  item(event: unknown, index: number): EncodedItem | UnreadableItem;
  /**
   * The request of some items of one message, which must be within the limits together.
   *
   * Batch size 1: the id is the event's, and where the destination allows it the body is the bare event. Above 1: the id is
   * a hash of connection name, configuration hash, encoder version, position and body. (The body is in it because sequence
   * numbers start over when a hub is recreated, and a receiver would drop a new batch under an old id.)
   */
  request(place: MessagePlace, items: readonly EncodedItem[]): OutgoingRequest;
}

/** The encoder of a connection, made once: filter and configuration hash are the same for every message. */
export function createEncoder(connection: Connection, { toEcs, sets }: EncoderParts): Encoder {
  const destination = destinationOf(connection);
  const { limits } = destination;
  const hash = configurationHash(connection, sets);
  const isSingle = connection.batchSize === 1;
  const most = Math.min(connection.batchSize, limits.events);
  const wants = remembered(compileEventFilter(connection.events, sets).matches);
  const isVerbatim = destination.verbatim === true && connection.format === 'event' && connection.redact.length === 0;
  // Both are looked at only where the destination has a limit on them.
  const bytesOf = Number.isFinite(limits.bodyBytes) ? (text: string) => Buffer.byteLength(text) : () => 0;
  const timeOf =
    limits.spanMs === undefined ? () => Number.NaN : (event: GrantwireEvent) => Date.parse(eventTime(event));

  function encodeItem(event: GrantwireEvent, index: number): EncodedItem {
    const shown = redactedItem(event, connection, toEcs);
    const content = destination.item(shown, connection);
    const bytes = bytesOf(content);
    assertFits(bytes, limits);
    return { id: shown.event.id, index, content, bytes, timeMs: timeOf(event), eventId: event.id, source: event };
  }

  /** Of a parsed item, or null where the filter leaves it out. */
  function filtered(item: unknown, index: number): EncodedItem | UnreadableItem | null {
    const isLeftOut = itemProblem(item) === null && !wants((item as GrantwireEvent).event_type);
    return isLeftOut ? null : encoder.item(item, index);
  }

  function ofLine({ id, eventType, bytes: line }: EventLine, index: number, properties: EventsMessage['properties']) {
    if (!wants(eventType)) return null;
    if (!isVerbatim) return parsedLine(line, index);
    const content = withoutRaw(line, properties);
    return { id, index, content, bytes: content.length, timeMs: Number.NaN, eventId: id, source: line };
  }

  function parsedLine(line: Buffer, index: number): EncodedItem | UnreadableItem | null {
    const text = line.toString('utf8');
    try {
      return filtered(JSON.parse(text), index);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { index, reason: 'not-an-event', id: null, text };
    }
  }

  const encoder: Encoder = {
    wants,
    item: (event, index) => {
      const problem = itemProblem(event);
      if (problem !== null) return { index, reason: problem, id: null, text: JSON.stringify(event) };
      const known = event as GrantwireEvent;
      try {
        return encodeItem(known, index);
      } catch (cause) {
        const reason = cause instanceof EventTooLargeError ? 'too-large' : 'encoder-failed';
        return { index, reason, id: known.id, text: JSON.stringify(known), cause };
      }
    },
    request: (place, items) => {
      const from = items[0]?.index ?? 0;
      const to = (items.at(-1)?.index ?? from) + 1;
      const body = joinItems(items, isSingle, (texts) => destination.join(texts, isSingle));
      const position = [place.partition, place.sequenceNumber, from, to];
      const id = isSingle ? (items[0]?.id ?? '') : batchId([connection.name, hash, encoderVersion, ...position], body);
      return { id, body, contentType: destination.contentType, count: items.length, place, items, from, to };
    },
    cut: (message) => {
      const place = { partition: message.partition, sequenceNumber: message.sequenceNumber };
      const encoded: EncodedItem[] = [];
      const unreadable: UnreadableItem[] = [];
      const take = (found: EncodedItem | UnreadableItem | null) => {
        if (found === null) return;
        if ('reason' in found) unreadable.push(found);
        else encoded.push(found);
      };
      const lines = readLines(message);
      const items = lines ?? readEnvelope(message);
      if (lines === null) for (const [index, item] of items.entries()) take(filtered(item, index));
      else for (const [index, line] of lines.entries()) take(ofLine(line, index, message.properties));
      const requests = cutItems(encoded, most, limits).map((group) => encoder.request(place, group));
      return { eventCount: items.length, requests, unreadable };
    },
  };
  return encoder;
}

/** A filter that looks once at each type, of which there are some hundreds; a limit keeps odd input from filling memory. */
function remembered(matches: (eventType: string) => boolean): (eventType: string) => boolean {
  const known = new Map<string, boolean>();
  return (eventType) => {
    const found = known.get(eventType);
    if (found !== undefined) return found;
    const matched = matches(eventType);
    if (known.size < MOST_REMEMBERED_TYPES) known.set(eventType, matched);
    return matched;
  };
}

/** `b_` and 43 characters of base64url. */
function batchId(parts: readonly (string | number)[], body: Buffer): string {
  return `b_${createHash('sha256').update(JSON.stringify(parts)).update(body).digest('base64url')}`;
}
