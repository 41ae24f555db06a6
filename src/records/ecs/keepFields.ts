import type { JsonObject, JsonValue } from '../json/json.ts';
import { isSecretName, REDACTED } from '../normalize/fields/redact.ts';
import type { Fields } from './fields.ts';
import { snakeCase } from './snakeCase.ts';

type Rename = (key: string) => string;

/**
 * A record's object as custom fields: keys in snake case, without nulls and empties, lists as lists, the texts of
 * secret fields (a password in the body of a request) taken out. Of two keys that become one, the first counts.
 */
export function keepFields(object: JsonObject, rename: Rename = snakeCase): Fields {
  return keepObject(object, rename) ?? {};
}

/** One value in the same form; undefined when nothing is left of it. */
export function keepValue(value: JsonValue | undefined, rename: Rename = snakeCase): unknown {
  if (typeof value === 'string') return value === '' || value === '<null>' ? undefined : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (value === null || typeof value !== 'object') return value ?? undefined;
  if (!Array.isArray(value)) return keepObject(value as JsonObject, rename);
  const list: unknown[] = [];
  for (const element of value as readonly JsonValue[]) {
    const kept = keepValue(element, rename);
    if (kept !== undefined) list.push(kept);
  }
  return list.length === 0 ? undefined : list;
}

function keepObject(object: JsonObject, rename: Rename): Fields | undefined {
  const fields: Record<string, unknown> = {};
  let empty = true;
  for (const key in object) {
    const value = keepValue(object[key], rename);
    const name = rename(key);
    // `__proto__` as a name would set the prototype instead of a member.
    if (value === undefined || name === '' || name === '__proto__' || Object.hasOwn(fields, name)) continue;
    fields[name] = typeof value === 'string' && isSecretName(key) ? REDACTED : value;
    empty = false;
  }
  return empty ? undefined : fields;
}
