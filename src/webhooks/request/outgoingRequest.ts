import type { GrantwireEvent } from '../../events/event.ts';

/** The hub message that a request is cut from. */
export interface MessagePlace {
  readonly partition: string;
  readonly sequenceNumber: number;
}

/** One event as it stands in a body. */
export interface EncodedItem {
  /** As the receiver sees it. */
  readonly id: string;
  /** Place in the message. */
  readonly index: number;
  /** Text, or UTF-8 where the event goes as it came. */
  readonly content: string | Buffer;
  /** Of the content in UTF-8; 0 where the destination has no limit on it. */
  readonly bytes: number;
  /** When it happened, milliseconds since 1970; NaN when unreadable. */
  readonly timeMs: number;
  /** The event's own id, which redaction may hide from the receiver. */
  readonly eventId: string;
  /** The event as it travels on `events`, parsed or as its line. */
  readonly source: GrantwireEvent | Buffer;
}

/** The event of an item as JSON text. */
export function sourceText({ source }: EncodedItem): string {
  return Buffer.isBuffer(source) ? source.toString('utf8') : JSON.stringify(source);
}

/** An item of a message that cannot be delivered as an event; its neighbours can. */
export interface UnreadableItem {
  readonly index: number;
  /** `too-large`: an event of which the destination would take only a part; `cause` is the `EventTooLargeError` that says which. */
  readonly reason: 'not-an-event' | 'unusable-id' | 'encoder-failed' | 'too-large';
  /** The event's id, where it has a usable one. */
  readonly id: string | null;
  /** The item as JSON text, for the failed list. */
  readonly text: string;
  readonly cause?: unknown;
}

/** What is posted: the same id always carries the same bytes. */
export interface PostedRequest {
  /** `webhook-id`, `[A-Za-z0-9_-]{1,64}`; destinations that know no such header are not sent it. */
  readonly id: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** Events in the body. */
  readonly count: number;
  /** Set where the request is no delivery from the hub: a hint header tells the receiver. */
  readonly hint?: 'test' | 'replay';
}

/** One POST to be, with what it was made of: a part of it is a slice of its items. */
export interface OutgoingRequest extends PostedRequest {
  readonly place: MessagePlace;
  /** The events of the body, in its order; at least one. */
  readonly items: readonly EncodedItem[];
  /** Index in the message of the first of them. */
  readonly from: number;
  /** Index after the last of them; items between the two may have been left out. */
  readonly to: number;
}

/** A whole message as a connection sees it. */
export interface CutMessage {
  /** Items in the message: the index at which the message is done, whatever the filter took out. */
  readonly eventCount: number;
  /** In the order of the message. */
  readonly requests: readonly OutgoingRequest[];
  readonly unreadable: readonly UnreadableItem[];
}
