import type { GrantwireEvent } from './event.ts';

/** One message of the hub `events`. */
export interface EventsMessage {
  readonly partition: string;
  readonly sequenceNumber: number;
  readonly bytes: Uint8Array;
  /** The message's properties; absent means none. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A message that is not an envelope of events. Its position is known, its events are not. */
export class UnreadableMessageError extends Error {
  override readonly name = 'UnreadableMessageError';
  readonly partition: string;
  readonly sequenceNumber: number;
  readonly reason: 'not-utf8' | 'not-json' | 'not-an-envelope';

  constructor(message: EventsMessage, reason: UnreadableMessageError['reason'], options?: ErrorOptions) {
    super(`Message ${message.sequenceNumber} of partition ${message.partition} is unreadable: ${reason}.`, options);
    this.partition = message.partition;
    this.sequenceNumber = message.sequenceNumber;
    this.reason = reason;
  }
}

/**
 * The items of `{"records":[…]}`, unchecked.
 * @throws UnreadableMessageError when the bytes are anything else; invalid UTF-8 is refused rather than altered.
 */
export function readEnvelope(message: EventsMessage): readonly unknown[] {
  const parsed = parse(message);
  if (typeof parsed === 'object' && parsed !== null && 'records' in parsed && Array.isArray(parsed.records)) {
    return parsed.records;
  }
  throw new UnreadableMessageError(message, 'not-an-envelope');
}

/** The reason why an item is not a deliverable event, or null. An id becomes a header, so its characters are limited. */
export function itemProblem(item: unknown): 'not-an-event' | 'unusable-id' | null {
  if (typeof item !== 'object' || item === null) return 'not-an-event';
  const { id, event_type: type, data } = item as Partial<Record<keyof GrantwireEvent, unknown>>;
  if (typeof type !== 'string' || typeof data !== 'object' || data === null) return 'not-an-event';
  return typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? null : 'unusable-id';
}

function parse(message: EventsMessage): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(message.bytes);
  } catch (cause) {
    throw new UnreadableMessageError(message, 'not-utf8', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableMessageError(message, 'not-json', { cause });
  }
}
