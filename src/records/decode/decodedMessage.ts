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
 */
export type RejectReason =
  | 'not_json'
  | 'not_utf8'
  | 'empty_message'
  | 'empty_object'
  | 'empty_envelope'
  | 'not_an_object'
  | 'unknown_shape'
  | 'too_deep';

/** A record that could be read. */
interface ReadRecord {
  readonly ok: true;
  readonly record: JsonObject;
  /** Exact text of the record; only when it was asked for. */
  readonly text: string | undefined;
}

/** A part of a message that could not be read. */
interface Reject {
  readonly ok: false;
  readonly reason: RejectReason;
  /** What was wrong, for people; never part of the content. */
  readonly detail: string;
  /** Exact bytes of the item, or of the whole message where no item can be told apart. */
  readonly bytes: Uint8Array;
}

/** One item before its place in the message is known. */
export type ReadItem = ReadRecord | Reject;

/** One item of a message; `index` is its place, counted from 0. */
export type DecodedItem = ReadItem & { readonly index: number };
