import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { isJsonObject } from '../../../json/json.ts';

/** What stands in an event where a record holds a secret. */
export const REDACTED = '[redacted]';

const SECRET =
  /(?:password|secret|secretvalue|clientsecret|accesskey|accountkey|primarykey|secondarykey|sharedkey|privatekey|sas|sastoken|saskey|accountsastoken|servicesastoken|connectionstring|credential)$/i;

/** Names of fields repeat in every record, so most answers are remembered; the limit keeps odd input from filling memory. */
const answers = new Map<string, boolean>();
const MAX_ANSWERS = 5000;

/** True for names of fields whose text is a secret. */
export function isSecretName(name: string): boolean {
  const known = answers.get(name);
  if (known !== undefined) return known;
  const secret = SECRET.test(name);
  if (answers.size < MAX_ANSWERS) answers.set(name, secret);
  return secret;
}

/** The value without the texts of secret fields, such as passwords in the body of a request; itself if it has none. */
export function redact(value: JsonValue): JsonValue {
  return hasSecret(value) ? withoutSecrets(value) : value;
}

function hasSecret(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(hasSecret);
  const members = value as JsonObject;
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'string' ? isSecretName(key) : member !== undefined && hasSecret(member)) return true;
  }
  return false;
}

function withoutSecrets(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutSecrets);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap<[string, JsonValue]>(([key, member]) => {
    if (member === undefined) return [];
    return [[key, typeof member === 'string' && isSecretName(key) ? REDACTED : withoutSecrets(member)]];
  });
  // `Object.fromEntries` defines members, so a key `__proto__` stays a key.
  return Object.fromEntries(entries);
}
