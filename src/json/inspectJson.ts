import type { JsonValue } from './json.ts';

/** Levels of nesting a value may have. Microsoft's records use about ten; `JSON.stringify` overflows at some thousands. */
export const MAX_DEPTH = 200;

/** What `JSON.parse` cannot tell: `too_deep` to be written again safely, or numbers that may have lost digits. */
export type JsonFinding = 'plain' | 'unsafe_integers' | 'too_deep';

/**
 * Walks a parsed value once. A whole number outside ±(2^53 − 1) may not be the number that was written
 * (RFC 8259, section 6), so its text has to be consulted. `too_deep` outranks `unsafe_integers`.
 */
export function inspectJson(value: JsonValue): JsonFinding {
  return inspect(value, 0);
}

function inspect(value: JsonValue, depth: number): JsonFinding {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'unsafe_integers' : 'plain';
  }
  if (typeof value !== 'object' || value === null) return 'plain';
  if (depth >= MAX_DEPTH) return 'too_deep';
  return Array.isArray(value) ? inspectList(value, depth) : inspectMembers(value, depth);
}

function inspectList(list: readonly JsonValue[], depth: number): JsonFinding {
  let finding: JsonFinding = 'plain';
  for (const element of list) {
    if (typeof element === 'string') continue;
    const found = inspect(element, depth + 1);
    if (found === 'too_deep') return found;
    if (found === 'unsafe_integers') finding = found;
  }
  return finding;
}

function inspectMembers(object: object, depth: number): JsonFinding {
  const members = object as Record<string, JsonValue>;
  let finding: JsonFinding = 'plain';
  // Parsed JSON has only own enumerable members, so `for…in` needs no list of keys.
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'string' || member === undefined) continue;
    const found = inspect(member, depth + 1);
    if (found === 'too_deep') return found;
    if (found === 'unsafe_integers') finding = found;
  }
  return finding;
}
