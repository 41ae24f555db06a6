import type { JsonObject, JsonValue } from '../../../json/json.ts';
import { isJsonObject } from '../../../json/json.ts';

/** Depth to which keys are respelt: what lies deeper is shown as it is. */
const DEPTH = 3;

/**
 * The object with keys that begin in lower case, three levels deep: some exports write `Status.Code` where others write
 * `status.code`. A key that begins so already wins over one that does not.
 */
export function camelKeys(object: JsonObject): JsonObject {
  return isCamel(object, DEPTH) ? object : respelt(object, DEPTH);
}

function isCamel(object: JsonObject, depth: number): boolean {
  for (const key in object) {
    if (isCapital(key)) return false;
    const member = object[key];
    if (depth > 1 && isJsonObject(member) && !isCamel(member, depth - 1)) return false;
  }
  return true;
}

function respelt(object: JsonObject, depth: number): JsonObject {
  const members = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const name = isCapital(key) ? key.charAt(0).toLowerCase() + key.slice(1) : key;
    if (members.has(name) && name !== key) continue;
    members.set(name, depth > 1 && isJsonObject(value) ? respelt(value, depth - 1) : value);
  }
  return Object.fromEntries(members);
}

/** Whether a key begins with one capital: `Id`, but not `SKU`. */
function isCapital(key: string): boolean {
  return /^[A-Z](?![A-Z])/.test(key);
}
