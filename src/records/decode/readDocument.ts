import { inspectJson } from '../../json/inspectJson.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import { quoteUnsafeIntegers } from '../../json/quoteUnsafeIntegers.ts';
import { endOfValue, skipSpace, splitList } from '../../json/scanJson.ts';
import type { DecodedItem, RejectReason } from './decodedMessage.ts';
import { findList, listIn, type ElementList } from './findList.ts';
import { foreignKind } from './foreign.ts';
import { countTraits } from './recordTraits.ts';
import { unwrap } from './unwrap.ts';

/** What reading a message needs to know, and what it has read so far. */
export interface Reading {
  readonly keepText: boolean;
  /** Whether the message parsed whole without a repair: only then may a text in a wrapper's position hold a record. */
  readonly whole: boolean;
  /** In message order. */
  readonly items: DecodedItem[];
}

/** Where an element stands: alone, in a list, or in an envelope's list of records. */
export type Place = ElementList['kind'] | 'alone';

/**
 * Reads one JSON document: an envelope, a list of records or a bare record.
 *
 * The envelope vouches for its elements: any object in it that has members is a record. In a list, or alone, an object
 * needs a trait of a record (`countTraits`). Integers beyond ±(2^53 − 1) come out as strings of their digits.
 *
 * @param value what `JSON.parse` made of `text`
 * @param text the document's text; consulted only for exact texts, for what is rejected and for large integers
 */
export function readDocument(reading: Reading, value: JsonValue, text: string): void {
  const list = listIn(value);
  if (list === null) readElement(reading, value, () => text.trim(), 'alone');
  else if (list.elements.length === 0) reject(reading, 'empty_envelope', Buffer.from(text));
  else readElements(reading, list, text);
}

/**
 * Reads a text that holds JSON documents one after another, each on its line or not; at least two, the first an object
 * or list. False, and nothing read, when any part of the text is no JSON.
 */
export function readDocuments(reading: Reading, text: string): boolean {
  const documents: { value: JsonValue; text: string }[] = [];
  let position = skipSpace(text, 0);
  if (!'{['.includes(text.charAt(position))) return false;
  while (position < text.length) {
    const end = endOfValue(text, position);
    const piece = end < 0 ? '' : text.slice(position, end);
    const value = tryParse(piece);
    if (value === undefined) return false;
    documents.push({ value, text: piece });
    position = skipSpace(text, end);
  }
  if (documents.length < 2) return false;
  for (const document of documents) readDocument(reading, document.value, document.text);
  return true;
}

/** Reads the elements of a document's list. */
export function readElements(reading: Reading, { elements, kind }: ElementList, text: string): void {
  // Splitting the text costs a scan, so it waits until an element's own text is needed.
  let texts: readonly string[] | undefined;
  for (const [index, element] of elements.entries()) {
    readElement(reading, element, () => (texts ??= elementTexts(text))[index] ?? JSON.stringify(element), kind);
  }
}

/** Texts of the elements of a list or envelope, in order; empty when the text has no such list. */
export function elementTexts(text: string, apostrophes = false): string[] {
  const list = findList(text, 0, apostrophes);
  const spans = list === null ? null : splitList(text, list.open, apostrophes);
  return spans === null ? [] : spans.map(({ start, end }) => text.slice(start, end));
}

/** Reads one value as a record, or as the wrapper of one. */
export function readElement(reading: Reading, value: JsonValue, textOf: () => string, place: Place): void {
  if (typeof value === 'string' && place === 'records' && reading.whole) readTextElement(reading, value, textOf);
  else if (!isJsonObject(value)) reject(reading, 'not_an_object', Buffer.from(textOf()));
  else if (isEmpty(value)) reject(reading, 'empty_object', Buffer.from(textOf()));
  // What names a category is a diagnostic record, and most are: no need to look for anything else.
  else if (typeof value['category'] === 'string') readRecord(reading, value, textOf);
  else readObject(reading, value, textOf, place);
}

/** Some forwarders put each record into the envelope as a text. */
function readTextElement(reading: Reading, element: string, textOf: () => string): void {
  const record = tryParse(element);
  if (isJsonObject(record) && !isEmpty(record)) readRecord(reading, record, () => element);
  else reject(reading, 'not_an_object', Buffer.from(textOf()));
}

function readObject(reading: Reading, object: JsonObject, textOf: () => string, place: Place): void {
  const foreign = foreignKind(object);
  if (foreign !== null) {
    reject(reading, foreign, Buffer.from(textOf()));
    return;
  }
  const inner = unwrap(object, reading.whole);
  if (inner !== null) readRecord(reading, inner.record, () => inner.textOf(textOf()));
  else if (place === 'records' || countTraits(object) > 0) readRecord(reading, object, textOf);
  else reject(reading, 'unknown_shape', Buffer.from(textOf()));
}

function isEmpty(object: JsonObject): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false;
  return true;
}

function readRecord({ items, keepText }: Reading, parsed: JsonObject, textOf: () => string): void {
  const index = items.length;
  const finding = inspectJson(parsed);
  if (finding === 'too_deep') {
    items.push({ ok: false, index, reason: finding, detail: DETAILS[finding], bytes: Buffer.from(textOf()) });
    return;
  }
  const record = finding === 'plain' ? parsed : withExactIntegers(parsed, textOf());
  items.push(keepText ? { ok: true, index, record, text: textOf() } : { ok: true, index, record });
}

function withExactIntegers(record: JsonObject, text: string): JsonObject {
  const exact = tryParse(quoteUnsafeIntegers(text));
  return isJsonObject(exact) ? exact : record;
}

const DETAILS: Readonly<Record<RejectReason, string>> = {
  not_json: 'text that is not JSON, or ends early',
  not_utf8: 'bytes that are not UTF-8',
  empty_message: 'the message has no bytes, or white space only',
  empty_object: 'the object has no members',
  empty_envelope: 'the list of records is empty',
  not_an_object: 'a record has to be a JSON object',
  unknown_shape: 'the object has no trait of a record',
  too_deep: 'the record is nested too deeply',
  metric: 'a point of a metric is no record',
  change_notification: 'a change notification of Microsoft Graph is no record',
};

/** Adds a part that could not be read, with its exact bytes. */
export function reject({ items }: Reading, reason: RejectReason, bytes: Uint8Array): void {
  items.push({ ok: false, index: items.length, reason, detail: DETAILS[reason], bytes });
}
