import type { JsonObject, JsonValue } from '../../json/json.ts';
import { isJsonObject } from '../../json/json.ts';

/** What stands in an event where a record holds a secret. */
export const REDACTED = '[redacted]';

const SECRET =
  /(?:password|secret|secretvalue|clientsecret|accesskey|accountkey|primarykey|secondarykey|sharedkey|privatekey|sas|sastoken|saskey|accountsastoken|servicesastoken|connectionstring|credential)$/i;

/** True for names of fields whose text is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** A copy without the texts of secret fields, such as passwords in the body of a request. */
export function redact(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(redact);
  if (!isJsonObject(value)) return value;
  return redactMembers(value);
}

function redactMembers(object: JsonObject): JsonObject {
  const entries = Object.entries(object).flatMap<[string, JsonValue]>(([key, member]) => {
    if (member === undefined) return [];
    return [[key, typeof member === 'string' && isSecretName(key) ? REDACTED : redact(member)]];
  });
  // `Object.fromEntries` defines members, so a key `__proto__` stays a key.
  return Object.fromEntries(entries);
}
