import { inspectJson } from './inspectJson.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { isJsonObject } from './json.ts';
import { quoteUnsafeIntegers } from './quoteUnsafeIntegers.ts';

/** Parses JSON; undefined when the text is not JSON, or when the parser gives up on its depth. Nothing is repaired. */
export function tryParse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Reads a text field that may hold JSON. An object or list comes back parsed (integers beyond 2^53 as strings), any
 * other text and anything nested too deeply as it is.
 */
export function parseJsonText(text: string): JsonValue {
  const first = text.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return text;
  const value = tryParse(text);
  if (value === undefined) return text;
  const finding = inspectJson(value);
  if (finding === 'too_deep') return text;
  return finding === 'plain' ? value : (tryParse(quoteUnsafeIntegers(text)) ?? text);
}

/** The value itself when it is an object, the object its JSON text holds, else null. */
export function objectOf(value: JsonValue | undefined): JsonObject | null {
  if (isJsonObject(value)) return value;
  if (typeof value !== 'string') return null;
  const parsed = parseJsonText(value);
  return isJsonObject(parsed) ? parsed : null;
}

/** The value itself when it is a list, the list its JSON text holds, else an empty list. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  if (typeof value !== 'string') return [];
  const parsed = parseJsonText(value);
  return Array.isArray(parsed) ? (parsed as readonly JsonValue[]) : [];
}
