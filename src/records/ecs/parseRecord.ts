import { type Repair, repairAttempts } from '../decode/repairs/repair.ts';
import { inspectJson } from '../json/inspectJson.ts';
import { isJsonObject, type JsonObject } from '../json/json.ts';
import { tryParse } from '../json/parseJsonText.ts';
import { quoteUnsafeIntegers } from '../json/quoteUnsafeIntegers.ts';

const REPAIRS: readonly Repair[] = ['single_quotes', 'new_lines', 'empty_field_names'];

/**
 * The record behind `data.raw`, read as decoding reads it: integers beyond ±(2^53 − 1) are strings of their digits, and
 * text that is not JSON is repaired, whichever repairs the app has in its settings. Null when it is no object, nested
 * too deeply, or beyond repair.
 */
export function parseRecord(raw: string): JsonObject | null {
  const value = tryParse(raw);
  if (value !== undefined) return exactObject(value, raw);
  for (const { text } of repairAttempts(raw, REPAIRS)) {
    const repaired = tryParse(text);
    if (repaired !== undefined) return exactObject(repaired, text);
  }
  return null;
}

function exactObject(value: unknown, text: string): JsonObject | null {
  if (!isJsonObject(value)) return null;
  const finding = inspectJson(value);
  if (finding === 'plain') return value;
  if (finding === 'too_deep') return null;
  const exact = tryParse(quoteUnsafeIntegers(text));
  return isJsonObject(exact) ? exact : value;
}
