import { MAX_DEPTH } from './inspectJson.ts';
import type { JsonObject, JsonValue } from './json.ts';

/**
 * An unambiguous text of a value in which the keys of every object are in code-unit order, so that two spellings of one
 * record read the same. Texts carry their length instead of escapes; it is for hashing, not for reading. What lies
 * deeper than decoding accepts is left out.
 */
export function canonicalText(value: JsonValue): string {
  return write(value, 0);
}

function write(value: JsonValue, depth: number): string {
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (typeof value !== 'object' || value === null) return `${value};`;
  if (depth > MAX_DEPTH) return 'null;';
  return Array.isArray(value)
    ? writeList(value as readonly JsonValue[], depth)
    : writeMembers(value as JsonObject, depth);
}

function writeList(list: readonly JsonValue[], depth: number): string {
  let text = '[';
  for (const element of list) text += write(element, depth + 1);
  return `${text}]`;
}

function writeMembers(object: JsonObject, depth: number): string {
  let text = '{';
  for (const key of sortedKeys(object)) {
    const member = object[key];
    if (member !== undefined) text += `${key.length}:${key}${write(member, depth + 1)}`;
  }
  return `${text}}`;
}

/** Exporters often write keys in order already, and looking is much cheaper than sorting. */
function sortedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object);
  let before = '';
  for (const key of keys) {
    if (key < before) return keys.sort();
    before = key;
  }
  return keys;
}
