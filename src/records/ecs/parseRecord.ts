import { REPAIRS, repairAttempts } from '../decode/repairs/repair.ts';
import { isJsonObject, type JsonObject } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import { quoteUnsafeIntegers } from '../../json/quoteUnsafeIntegers.ts';

/** 2^53 has sixteen digits, so a text without such a run holds no integer that parsing would change. */
const MAYBE_UNSAFE_INTEGER = /\d{16}/;

/**
 * The record behind `data.raw`, read as decoding reads it: integers beyond ±(2^53 − 1) are strings of their digits, and
 * text that is not JSON is repaired, whichever repairs the app has in its settings. Null when it is no object, or
 * beyond repair. It may be nested to any depth: whoever walks it sets a limit.
 */
export function parseRecord(raw: string): JsonObject | null {
  const value = parseExact(raw);
  if (value !== undefined) return isJsonObject(value) ? value : null;
  for (const { text } of repairAttempts(raw, REPAIRS)) {
    const repaired = parseExact(text);
    if (repaired !== undefined) return isJsonObject(repaired) ? repaired : null;
  }
  return null;
}

function parseExact(text: string): unknown {
  return tryParse(MAYBE_UNSAFE_INTEGER.test(text) ? quoteUnsafeIntegers(text) : text);
}
