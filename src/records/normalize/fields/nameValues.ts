import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { parseJsonText } from '../../../json/parseJsonText.ts';
import { isSecretName, REDACTED, redact } from './redact.ts';
import { toLabel } from './scalars.ts';

/** One entry of a name/value list; JSON text in a value is parsed, a secret is not shown. */
export interface NameValue {
  readonly name: string | null;
  readonly value: JsonValue;
}

/** How such a list reads in the docs. */
export const NAME_VALUES = { '[].name': 'name of an entry', '[].value': 'its value, JSON text parsed' } as const;

/**
 * Reads a list of names and values in the shapes that Office 365 writes: `[{"Name": …, "Value": …}]` (also `Key`,
 * also in lower case), an object with the names as keys, a list of plain strings (names without values), any of these
 * as JSON text, or plain text (a value without a name). Anything else is an empty list.
 */
export function nameValues(source: JsonValue | undefined): NameValue[] {
  return entriesOf(source).map((entry) => {
    if (!isJsonObject(entry)) return { name: toLabel(entry), value: null };
    const name = nameOf(entry);
    return { name, value: shown(name, entry['Value'] ?? entry['value'] ?? null) };
  });
}

/** The entries of such a list, each `{Name, …}` object or plain scalar as it came. */
export function entriesOf(source: JsonValue | undefined): readonly JsonValue[] {
  const parsed = typeof source === 'string' ? parseJsonText(source) : source;
  if (Array.isArray(parsed)) return (parsed as readonly JsonValue[]).filter((entry) => entry !== null && entry !== '');
  if (isJsonObject(parsed)) {
    return nameOf(parsed) === null ? Object.entries(parsed).map(([Name, Value]) => ({ Name, Value })) : [parsed];
  }
  return typeof parsed === 'string' && parsed !== '' ? [{ Value: parsed }] : [];
}

/** The name of an entry: `Name`, `Key`, or these in lower case. */
export function nameOf(entry: JsonObject): string | null {
  return toLabel(entry['Name'] ?? entry['name'] ?? entry['Key'] ?? entry['key']);
}

/** A value as an event shows it: JSON text parsed, secrets hidden, empty text and `<null>` as null. */
export function shown(name: string | null, value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null || value === '' || value === '<null>') return null;
  if (name !== null && isSecretName(name)) return REDACTED;
  return redact(typeof value === 'string' ? parseJsonText(value) : value);
}

/** The value of the first entry of that name, in any case; null when there is none. */
export function valueOf(list: readonly NameValue[], name: string): JsonValue {
  const lower = name.toLowerCase();
  return list.find((entry) => entry.name === name || entry.name?.toLowerCase() === lower)?.value ?? null;
}
