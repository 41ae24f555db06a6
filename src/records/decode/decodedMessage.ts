import type { JsonObject } from '../../json/json.ts';

/**
 * Why an item could not be read.
 *
 * - `not_json`: neither JSON nor repaired into it, or the tail of a message that was cut short
 * - `not_utf8`: bytes that are not UTF-8
 * - `empty_message`: no bytes, or white space only
 * - `empty_object`: `{}`
 * - `empty_envelope`: `{"records":[]}` or `[]`
 * - `not_an_object`: null, a number, a text, a boolean or a list where a record belongs
 * - `unknown_shape`: an object outside an envelope without any trait of a record
 * - `too_deep`: nested beyond what can be written again safely
 * - `metric`: a point of a metric, which is no record of anything that happened
 * - `change_notification`: Microsoft Graph's word that an object changed; it does not say how
 */
export type RejectReason =
  | 'not_json'
  | 'not_utf8'
  | 'empty_message'
  | 'empty_object'
  | 'empty_envelope'
  | 'not_an_object'
  | 'unknown_shape'
  | 'too_deep'
  | 'metric'
  | 'change_notification';

/** A record that could be read. */
interface DecodedRecord {
  readonly ok: true;
  /** Its place among the items of the message, counted from 0. */
  readonly index: number;
  readonly record: JsonObject;
  /** Exact text of the record; only when it was asked for. */
  readonly text?: string;
}

/** A part of a message that could not be read. */
interface RejectedPart {
  readonly ok: false;
  readonly index: number;
  readonly reason: RejectReason;
  /** What was wrong, for people; never part of the content. */
  readonly detail: string;
  /** Exact bytes of the item, or of the whole message where no item can be told apart. */
  readonly bytes: Uint8Array;
}

/** One item of a message. */
export type DecodedItem = DecodedRecord | RejectedPart;
