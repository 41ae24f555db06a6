import type { JsonObject, JsonValue } from '../../json/json.ts';
import { listOf, objectOf, parseJsonText } from '../../json/parseJsonText.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import type { Fields } from '../fields.ts';
import { keepFields } from '../keepFields.ts';

const NAMED_VALUES = ['ExtendedProperties', 'Parameters', 'ModifiedProperties', 'OperationProperties'];
const JSON_TEXTS = ['AdditionalInfo', 'Data'];

/**
 * An Office 365 record as custom fields: its own names, numbers as text (the same field is a number in one workload and
 * text in the next), name/value lists as maps, JSON in text as what it holds.
 */
export function keepAudit(record: JsonObject): Fields {
  const shaped = Object.entries(record).map<[string, JsonValue | undefined]>(([key, value]) => {
    if (NAMED_VALUES.includes(key)) return [key, textOfNumbers(namedValues(value))];
    const read = JSON_TEXTS.includes(key) && typeof value === 'string' ? parseJsonText(value) : value;
    return [key, textOfNumbers(read)];
  });
  return keepFields(Object.fromEntries(shaped), (key) => key.replaceAll('.', '_'));
}

/** A list of `{Name, Value}` or `{Name, OldValue, NewValue}` as a map; any other list, or text, as `_raw`. */
function namedValues(value: JsonValue | undefined): JsonValue | undefined {
  const list = listOf(value);
  if (list.length === 0) return value === undefined || Array.isArray(value) ? undefined : { _raw: value };
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

function textOfNumbers(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((element) => textOfNumbers(element) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, textOfNumbers(member)]));
}
