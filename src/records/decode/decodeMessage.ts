import { isUtf8 } from 'node:buffer';
import { tryParse } from '../../json/parseJsonText.ts';
import type { DecodedItem, ReadItem } from './decodedMessage.ts';
import { decodeBroken } from './decodeBroken.ts';
import { readDocument } from './readDocument.ts';
import type { Repair } from './repairs/repair.ts';
import { rawOf } from './rawText.ts';

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
  /** Repairs that changed something which could then be read. */
  readonly repaired: readonly Repair[];
}

/**
 * Reads one Event Hubs message. Accepted are an envelope `{"records":[…]}`, a bare record, a list of records, and any
 * of these one per line. Every part of the message becomes exactly one item, read or rejected; nothing throws and
 * nothing is dropped.
 *
 * The kept text of a record is a substring of the message. Only if the message needed a repair and the record's place
 * in the original text is not certain, it is the repaired text.
 */
export function decodeMessage(bytes: Uint8Array, options: DecodeOptions): DecodedMessage {
  const whole = isUtf8(bytes) ? readWhole(bytes, options.keepText) : null;
  if (whole !== null) return { items: numbered(whole), repaired: [] };
  const { items, repaired } = decodeBroken(rawOf(bytes), options.repairs, options.keepText);
  return { items: numbered(items), repaired };
}

function readWhole(bytes: Uint8Array, keepText: boolean): ReadItem[] | null {
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  const value = tryParse(text);
  return value === undefined ? null : readDocument(value, text, keepText);
}

function numbered(items: readonly ReadItem[]): DecodedItem[] {
  return items.map((item, index) =>
    item.ok
      ? { ok: true, index, record: item.record, text: item.text }
      : { ok: false, index, reason: item.reason, detail: item.detail, bytes: item.bytes },
  );
}
