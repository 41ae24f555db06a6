import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf, parseJsonText } from '../../../json/parseJsonText.ts';
import { isSecretName, REDACTED, redact } from '../fields/redact.ts';
import { toText } from '../fields/scalars.ts';

/** One changed property of one target. */
export interface ModifiedProperty {
  /** Place of the target among the event's targets; absent for the first, which nearly all properties belong to. */
  readonly target?: number;
  readonly name: string | null;
  readonly old: JsonValue;
  readonly new: JsonValue;
}

/** Properties whose values are key material or references to it. */
const KEY_MATERIAL: ReadonlySet<string> = new Set([
  'credential',
  'passwordprofile',
  'searchableDeviceKey'.toLowerCase(),
]);

/**
 * Every modified property of a target, old and new.
 *
 * @param place of the target among the event's targets
 */
export function modifiedProperties(target: JsonObject, place: number): ModifiedProperty[] {
  const changes: ModifiedProperty[] = [];
  for (const property of listOf(target['modifiedProperties'])) {
    if (!isJsonObject(property)) continue;
    const name = toText(property['displayName']) ?? toText(property['name']);
    const secret = name !== null && (KEY_MATERIAL.has(name.toLowerCase()) || isSecretName(name));
    const old = secret ? hide(property['oldValue']) : decodeValue(property['oldValue']);
    const now = secret ? hide(property['newValue']) : decodeValue(property['newValue']);
    changes.push(place === 0 ? { name, old, new: now } : { target: place, name, old, new: now });
  }
  return changes;
}

/**
 * The value behind a modified property's text. One list mixes JSON strings, lists, objects and lists that hold JSON
 * text; no value, `""` and `"\"\""` all mean empty and come out as null. Text that is not JSON stays text.
 */
export function decodeValue(value: JsonValue | undefined): JsonValue {
  if (typeof value !== 'string') return value === undefined ? null : redact(value);
  const first = value.charAt(0);
  if (first === '"') return decodeQuoted(value);
  if (value === '') return null;
  const parsed = parseJsonText(value);
  if (typeof parsed === 'string') return parsed;
  return redact(Array.isArray(parsed) ? (parsed as readonly JsonValue[]).map(decodeElement) : parsed);
}

function decodeElement(element: JsonValue): JsonValue {
  return typeof element === 'string' ? parseJsonText(element) : element;
}

function decodeQuoted(text: string): JsonValue {
  const simple = text.endsWith('"') && text.length >= 2 && !text.includes('\\') ? text.slice(1, -1) : null;
  if (simple !== null && !simple.includes('"')) return simple === '' ? null : simple;
  const parsed = parseJsonText(`[${text}]`);
  const inner = Array.isArray(parsed) && parsed.length === 1 ? (parsed as readonly JsonValue[])[0] : undefined;
  if (typeof inner !== 'string') return text;
  return inner === '' ? null : redact(parseJsonText(inner));
}

function hide(value: JsonValue | undefined): JsonValue {
  return value === undefined || value === null || value === '' ? null : REDACTED;
}
