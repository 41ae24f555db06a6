import { inspectJson } from '../../json/inspectJson.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import { quoteUnsafeIntegers } from '../../json/quoteUnsafeIntegers.ts';
import { splitList } from '../../json/scanJson.ts';
import type { ReadItem, RejectReason } from './decodedMessage.ts';
import { openOfRecords, recordsOf } from './findRecords.ts';
import { countTraits } from './recordTraits.ts';

/**
 * Reads one JSON document: an envelope, a list of records or a bare record.
 *
 * The envelope vouches for its elements: any object in it that has members is a record. In a list, or alone, an object
 * needs a trait of a record (`countTraits`). Integers beyond ±(2^53 − 1) come out as strings of their digits.
 *
 * @param value what `JSON.parse` made of `text`
 * @param text the document's text; consulted only for exact texts, for what is rejected and for large integers
 */
export function readDocument(value: JsonValue, text: string, keepText: boolean): ReadItem[] {
  const records = Array.isArray(value)
    ? (value as readonly JsonValue[])
    : isJsonObject(value)
      ? recordsOf(value)
      : null;
  if (records === null) return [readItem(value, text.trim(), false, keepText)];
  if (records.length === 0) return [reject('empty_envelope', 'the list of records is empty', text)];
  const vouched = !Array.isArray(value);
  // Splitting the text costs a scan, so it waits until an element's own text is needed.
  let texts: readonly string[] | undefined;
  const textOf = (index: number): string => {
    texts ??= elementTexts(text);
    return texts[index] ?? text;
  };
  return records.map((record, index) => {
    const fault = faultOf(record, vouched);
    if (fault !== null) return reject(fault, DETAILS[fault], textOf(index));
    return readRecord(record as JsonObject, () => textOf(index), keepText);
  });
}

/** Texts of the elements of a list or envelope, in order; empty when the text has no such list. */
export function elementTexts(text: string, apostrophes = false): string[] {
  const open = openOfRecords(text, apostrophes);
  const spans = open < 0 ? null : splitList(text, open, apostrophes);
  return spans === null ? [] : spans.map(({ start, end }) => text.slice(start, end));
}

/** Reads one value as a record. `vouched`: an envelope says that it is one, so it needs no trait. */
export function readItem(value: JsonValue, text: string, vouched: boolean, keepText: boolean): ReadItem {
  const fault = faultOf(value, vouched);
  return fault === null ? readRecord(value as JsonObject, () => text, keepText) : reject(fault, DETAILS[fault], text);
}

const DETAILS = {
  not_an_object: 'a record has to be a JSON object',
  empty_object: 'the object has no members',
  unknown_shape: 'the object has no trait of a record',
} as const satisfies Partial<Record<RejectReason, string>>;

function faultOf(value: JsonValue, vouched: boolean): keyof typeof DETAILS | null {
  if (!isJsonObject(value)) return 'not_an_object';
  if (isEmpty(value)) return 'empty_object';
  return vouched || countTraits(value) > 0 ? null : 'unknown_shape';
}

function isEmpty(object: JsonObject): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false;
  return true;
}

function readRecord(record: JsonObject, textOf: () => string, keepText: boolean): ReadItem {
  const finding = inspectJson(record);
  if (finding === 'too_deep') return reject('too_deep', 'the record is nested too deeply', textOf());
  const text = keepText ? textOf() : undefined;
  if (finding === 'plain') return { ok: true, record, text };
  const exact = tryParse(quoteUnsafeIntegers(textOf()));
  return { ok: true, record: isJsonObject(exact) ? exact : record, text };
}

function reject(reason: RejectReason, detail: string, text: string): ReadItem {
  return { ok: false, reason, detail, bytes: Buffer.from(text, 'utf8') };
}
