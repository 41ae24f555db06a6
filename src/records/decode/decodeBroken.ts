import { isUtf8 } from 'node:buffer';
import { tryParse } from '../../json/parseJsonText.ts';
import type { DecodedItem } from './decodedMessage.ts';
import type { DecodedMessage, DecodeOptions } from './decodeMessage.ts';
import { bytesOf, charactersOf, rawOf, withoutMark } from './rawText.ts';
import { elementTexts, type Reading, readDocument, readDocuments, reject } from './readDocument.ts';
import { applyRepairs, repairAttempts, type Repaired } from './repairs/repair.ts';
import { salvage } from './salvage.ts';

/**
 * Reads a message that is not JSON: the repairs are tried on the whole; what stays broken is salvaged. All that comes
 * out is marked as repaired or salvaged, because a text inside a record may have been written so that the repair, or
 * the break, makes a record of it.
 *
 * A fixed number of scans go over the message, and none of them twice over the same place.
 */
export function decodeBroken(buffer: Buffer, { repairs, keepText }: DecodeOptions): DecodedMessage {
  const raw = withoutMark(rawOf(buffer));
  const reading: Reading = { keepText, whole: false, items: [] };
  if (raw.trim() === '') {
    reject(reading, 'empty_message', buffer);
    return { items: reading.items, repaired: [], salvaged: false };
  }
  if (isUtf8(buffer)) {
    for (const attempt of repairAttempts(raw, repairs)) {
      const text = charactersOf(attempt.text) ?? '';
      if (!read(reading, text)) continue;
      const items = reading.items.map(withOriginal(raw, attempt));
      return { items, repaired: [...new Set(attempt.applied)], salvaged: false };
    }
  }
  salvage(reading, raw);
  return { items: reading.items, repaired: [], salvaged: true };
}

function read(reading: Reading, text: string): boolean {
  const value = tryParse(text);
  if (value === undefined) return readDocuments(reading, text);
  readDocument(reading, value, text);
  return true;
}

/** Puts an item's original text back, where cutting the original and repairing the cut gives the item's text. */
function withOriginal(raw: string, { applied }: Repaired): (item: DecodedItem) => DecodedItem {
  let originals: readonly string[] | undefined;
  return (item) => {
    if (item.ok && item.text === undefined) return item;
    originals ??= textsOf(raw, applied.includes('single_quotes'));
    const original = originals[item.index] ?? '';
    const repaired = item.ok ? Buffer.from(item.text ?? '') : item.bytes;
    if (!bytesOf(applyRepairs(original, applied)).equals(repaired)) return item;
    return item.ok ? { ...item, text: charactersOf(original) ?? '' } : { ...item, bytes: bytesOf(original) };
  };
}

function textsOf(raw: string, apostrophes: boolean): readonly string[] {
  const texts = elementTexts(raw, apostrophes);
  return texts.length === 0 ? [raw.trim()] : texts;
}
