import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { listOf, objectOf, parseJsonText } from '../../../json/parseJsonText.ts';
import { REDACTED } from '../../normalize/fields/redact.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import type { Fields } from '../fields.ts';
import { type KeepOptions, keepValue } from '../keepFields.ts';
import { keptNames } from '../keptNames.ts';

const NAMED_VALUES = new Set(['ExtendedProperties', 'Parameters', 'ModifiedProperties', 'OperationProperties']);
const JSON_TEXTS = new Set(['AdditionalInfo', 'Data']);
const OWN_NAMES: KeepOptions = { nameOf: keptNames((key) => key.replaceAll('.', '_')), numbersAsText: true };

/**
 * An Office 365 record as custom fields: its own names, numbers as text (the same field is a number in one workload and
 * text in the next), name/value lists as maps, JSON in text as what it holds.
 */
export function keepAudit(record: JsonObject): Fields {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    const { name, secret } = OWN_NAMES.nameOf(key);
    const value = keepValue(shaped(key, record[key]), OWN_NAMES);
    if (value === undefined || name === '' || Object.hasOwn(fields, name)) continue;
    fields[name] = secret && typeof value === 'string' ? REDACTED : value;
  }
  return fields;
}

function shaped(key: string, value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return JSON_TEXTS.has(key) ? parseJsonText(value) : byName(key, value);
  return typeof value === 'object' && value !== null ? byName(key, value) : value;
}

function byName(key: string, value: JsonValue): JsonValue | undefined {
  return NAMED_VALUES.has(key) ? namedValues(value) : value;
}

/** A list of `{Name, Value}` or `{Name, OldValue, NewValue}` as a map; any other list, or text, as `_raw`. */
function namedValues(value: JsonValue): JsonValue | undefined {
  const list = listOf(value);
  if (list.length === 0) return Array.isArray(value) ? undefined : { _raw: value };
  const entries: [string, JsonValue | undefined][] = [];
  for (const element of list) {
    const pair = objectOf(element);
    const name = toText(pair?.['Name']);
    if (pair === null || name === null) return { _raw: list };
    const { Name: _, Value: single, ...rest } = pair;
    entries.push([name.replaceAll(/[ .]/g, '_'), single === undefined ? rest : single]);
  }
  return Object.fromEntries(entries);
}
