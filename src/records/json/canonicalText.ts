import { MAX_DEPTH } from './inspectJson.ts';
import type { JsonObject, JsonValue } from './json.ts';

/**
 * JSON text with the keys of every object in code-unit order, so that two spellings of one record read the same.
 * What lies deeper than decoding accepts is left out of the text.
 */
export function canonicalText(value: JsonValue): string {
  const parts: string[] = [];
  append(parts, value, 0);
  return parts.join('');
}

function append(parts: string[], value: JsonValue, depth: number): void {
  if (typeof value !== 'object' || value === null) {
    parts.push(JSON.stringify(value));
  } else if (depth > MAX_DEPTH) {
    parts.push('null');
  } else if (Array.isArray(value)) {
    appendList(parts, value as readonly JsonValue[], depth);
  } else {
    appendMembers(parts, value as JsonObject, depth);
  }
}

function appendList(parts: string[], list: readonly JsonValue[], depth: number): void {
  parts.push('[');
  for (const [index, element] of list.entries()) {
    if (index > 0) parts.push(',');
    append(parts, element, depth + 1);
  }
  parts.push(']');
}

function appendMembers(parts: string[], object: JsonObject, depth: number): void {
  parts.push('{');
  let first = true;
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member === undefined) continue;
    if (!first) parts.push(',');
    first = false;
    parts.push(JSON.stringify(key), ':');
    append(parts, member, depth + 1);
  }
  parts.push('}');
}
