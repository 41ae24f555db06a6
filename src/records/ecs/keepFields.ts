import { MAX_DEPTH } from '../../json/inspectJson.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { REDACTED } from '../normalize/fields/redact.ts';
import type { Fields } from './fields.ts';
import { type KeptName, keptNames, snakeCase } from './keptNames.ts';

/** How custom fields differ from the record's. */
export interface KeepOptions {
  readonly nameOf: (key: string) => KeptName;
  /** Whether numbers become text, because the same field is text elsewhere. */
  readonly numbersAsText: boolean;
}

const SNAKE_CASE: KeepOptions = { nameOf: keptNames(snakeCase), numbersAsText: false };

/**
 * A record's object as custom fields: keys in snake case, without nulls and empties, lists as lists, the texts of
 * secret fields (a password in the body of a request) taken out. Of two keys that become one, the first counts; what
 * lies deeper than decoding accepts is left out.
 */
export function keepFields(object: JsonObject, options = SNAKE_CASE): Fields {
  return keepObject(object, options, 0) ?? {};
}

/** One value in the same form; undefined when nothing is left of it. */
export function keepValue(value: JsonValue | undefined, options = SNAKE_CASE): unknown {
  return keep(value, options, 0);
}

function keep(value: JsonValue | undefined, options: KeepOptions, depth: number): unknown {
  if (typeof value === 'string') return value === '' || value === '<null>' ? undefined : value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    return options.numbersAsText ? String(value) : value;
  }
  if (value === null || typeof value !== 'object') return value ?? undefined;
  if (depth >= MAX_DEPTH) return undefined;
  return Array.isArray(value)
    ? keepList(value as readonly JsonValue[], options, depth)
    : keepObject(value as JsonObject, options, depth);
}

function keepList(list: readonly JsonValue[], options: KeepOptions, depth: number): unknown {
  const kept: unknown[] = [];
  for (const element of list) {
    const value = keep(element, options, depth + 1);
    if (value !== undefined) kept.push(value);
  }
  return kept.length === 0 ? undefined : kept;
}

function keepObject(object: JsonObject, options: KeepOptions, depth: number): Fields | undefined {
  const fields: Record<string, unknown> = {};
  let empty = true;
  for (const key of Object.keys(object)) {
    const value = keep(object[key], options, depth + 1);
    if (value === undefined) continue;
    const { name, secret } = options.nameOf(key);
    if (name === '' || Object.hasOwn(fields, name)) continue;
    fields[name] = secret && typeof value === 'string' ? REDACTED : value;
    empty = false;
  }
  return empty ? undefined : fields;
}
