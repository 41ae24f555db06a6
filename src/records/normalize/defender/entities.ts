import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf } from '../../../json/parseJsonText.ts';
import { redact } from '../fields/redact.ts';
import { toText } from '../fields/scalars.ts';

/** One thing an alert speaks of; `type` is its kind: account, host, ip, process, file, azure-resource, … */
export type Entity = Readonly<{ type: string }> & JsonObject;

/**
 * The entities of an alert, with what they refer to put in place: an entity that is only `{"$ref": "3"}` stands for the
 * one with `"$id": "3"`, one level deep, since entities refer to each other in circles.
 */
export function entities(value: JsonValue | undefined): Entity[] {
  const list = listOf(value).filter(isJsonObject);
  const byId = new Map(list.flatMap((entity) => ('$id' in entity ? [[entity['$id'], entity] as const] : [])));
  return list.flatMap((entity) => {
    if (toText(entity['$ref']) !== null) return [];
    const members = Object.entries(entity).flatMap(([key, member]): [string, JsonValue][] => {
      if (key === '$id' || key.toLowerCase() === 'type' || member === undefined) return [];
      const found = isJsonObject(member) ? byId.get(member['$ref']) : undefined;
      return [[key, found === undefined ? redact(member) : summary(found)]];
    });
    const type = toText(entity['Type'] ?? entity['type'])?.toLowerCase() ?? 'unknown';
    return [{ type, ...Object.fromEntries(members) }];
  });
}

/** The scalars of an entity that another one refers to. */
function summary(entity: JsonObject): JsonObject {
  const scalars = Object.entries(entity).filter(([key, member]) => key !== '$id' && typeof member !== 'object');
  return redactObject(Object.fromEntries(scalars));
}

function redactObject(object: JsonObject): JsonObject {
  const hidden = redact(object);
  return isJsonObject(hidden) ? hidden : {};
}
