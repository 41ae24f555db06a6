import { isJsonObject, type JsonValue } from '../../json/json.ts';
import { listOf, objectOf } from '../../json/parseJsonText.ts';
import { toText, toTexts } from '../fields/scalars.ts';

const NOTHING: never[] = [];

/** The names of the locations a client's address belongs to. */
export function networkLocations(value: JsonValue | undefined): string[] {
  const list = listOf(value);
  if (list.length === 0) return NOTHING;
  return list.flatMap((location) => (isJsonObject(location) ? toTexts(listOf(location['networkNames'])) : []));
}

/** Name and value of what Entra notes about a request, such as old TLS versions. */
export function notes(value: JsonValue | undefined): { name: string | null; value: JsonValue }[] {
  const found: { name: string | null; value: JsonValue }[] = [];
  for (const note of listOf(value)) {
    if (isJsonObject(note)) found.push({ name: toText(note['key']), value: note['value'] ?? null });
  }
  return found;
}

/** What asked for the factors of a sign-in: `detail`, else the provider. */
export function requirers(value: JsonValue | undefined): string[] {
  const list = listOf(value);
  if (list.length === 0) return NOTHING;
  return list.flatMap((policy) =>
    isJsonObject(policy) ? (toText(policy['detail']) ?? toText(policy['requirementProvider']) ?? []) : [],
  );
}

/** The kind of agent that signed in; null for people and ordinary applications. */
export function agentType(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  const type = toText(objectOf(value)?.['agentType']);
  return type === 'notAgentic' ? null : type;
}
