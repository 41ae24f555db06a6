import { isJsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { some, text } from '../fields/present.ts';
import { toText, toTexts } from '../fields/scalars.ts';

/** The names of the locations a client's address belongs to. */
export function networkLocations(value: JsonValue | undefined): readonly string[] | undefined {
  const list = listOf(value);
  if (list.length === 0) return undefined;
  return some(list.flatMap((location) => (isJsonObject(location) ? toTexts(listOf(location['networkNames'])) : [])));
}

/** Name and value of what Entra notes about a request, such as old TLS versions; what is `False` tells nothing. */
export function notes(value: JsonValue | undefined): readonly Record<string, unknown>[] | undefined {
  const found: Record<string, unknown>[] = [];
  for (const note of listOf(value)) {
    if (!isJsonObject(note) || note['value'] === 'False' || note['value'] === '') continue;
    found.push({ name: text(note['key']), value: note['value'] });
  }
  return some(found);
}

/** What asked for the factors of a sign-in: `detail`, else the provider. */
export function requirers(value: JsonValue | undefined): readonly string[] | undefined {
  const list = listOf(value);
  if (list.length === 0) return undefined;
  return some(
    list.flatMap((policy) =>
      isJsonObject(policy) ? (toText(policy['detail']) ?? toText(policy['requirementProvider']) ?? []) : [],
    ),
  );
}

/** The kind of agent that signed in; undefined for people and ordinary applications. */
export function agentType(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const type = text(objectOf(value)?.['agentType']);
  return type === 'notAgentic' ? undefined : type;
}
