import { isUtf8 } from 'node:buffer';
import { tryParse } from '../../json/parseJsonText.ts';
import { decodeBroken } from './decodeBroken.ts';
import type { DecodedItem } from './decodedMessage.ts';
import { parseInPieces } from './parseInPieces.ts';
import { type Reading, readDocument, readDocuments, readElements } from './readDocument.ts';
import type { Repair } from './repairs/repair.ts';

export type { Repair } from './repairs/repair.ts';

export interface DecodeOptions {
  /** Repairs to try, in this order, on what is not JSON as it is. */
  readonly repairs: readonly Repair[];
  /** Whether to keep the exact text of every record. */
  readonly keepText: boolean;
}

export interface DecodedMessage {
  /** In message order; `index` counts from 0 without gaps. Never empty: a message without records is one rejected item. */
  readonly items: readonly DecodedItem[];
  /** Repairs that made the message JSON, in the order in which they were applied. */
  readonly repaired: readonly Repair[];
  /** Whether the items are what could be taken out of a message that is not JSON. */
  readonly salvaged: boolean;
}

/**
 * Reads one Event Hubs message. Accepted are an envelope `{"records":[…]}`, the answer of an API `{"value":[…]}`, a list
 * of records, a bare record, and any of these one after another; for a record may stand its text (in an envelope), a row
 * with `AuditData`, or an event of Event Grid. Every part of the message becomes exactly one item, read or rejected;
 * nothing throws and nothing is dropped.
 *
 * Of a message that is not JSON nothing may be believed that a text inside a record could have forged: see
 * `DecodedMessage.repaired` and `salvaged`. The work is linear in the size of the message, whatever it holds.
 *
 * The kept text of a record is a substring of the message. Only if the message needed a repair and the record's place
 * in the original text is not certain, it is the repaired text.
 */
export function decodeMessage(bytes: Uint8Array, options: DecodeOptions): DecodedMessage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole: Reading = { keepText: options.keepText, whole: true, items: [] };
  if (isUtf8(buffer) && readWhole(whole, buffer)) return { items: whole.items, repaired: [], salvaged: false };
  return decodeBroken(buffer, options);
}

function readWhole(reading: Reading, buffer: Buffer): boolean {
  const pieces = parseInPieces(buffer);
  if (pieces !== null) {
    for (const { elements, text } of pieces) readElements(reading, { elements, kind: 'records' }, text);
    return true;
  }
  const text = withoutMark(buffer.toString('utf8'));
  const value = tryParse(text);
  if (value === undefined) return readDocuments(reading, text);
  readDocument(reading, value, text);
  return true;
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
