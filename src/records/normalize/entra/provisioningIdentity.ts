import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import { toLabel, toText } from '../fields/scalars.ts';

/** A member whose key begins in lower or upper case: exports write `Id`, Graph writes `id`. */
export function member(object: JsonObject, key: string): JsonValue | undefined {
  return object[key] ?? object[key.charAt(0).toUpperCase() + key.slice(1)];
}

/** Id and display name of a system, identity or initiator; both null when there is none. */
export function idAndName(value: JsonValue | undefined): { id: string | null; name: string | null } {
  const object = objectOf(value);
  if (object === null) return { id: null, name: null };
  return {
    id: toLabel(member(object, 'id')),
    name: toText(member(object, 'name')) ?? toText(member(object, 'displayName')),
  };
}

/** Kind of an identity; of a schema such as `urn:ietf:params:scim:schemas:core:2.0:User` its last part. */
export function typeOf(value: JsonValue | undefined): string | null {
  const object = objectOf(value);
  const type = object === null ? null : toText(member(object, 'identityType'));
  return type === null ? null : type.slice(type.lastIndexOf(':') + 1) || null;
}
