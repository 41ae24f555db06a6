/** Any value JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. Keys may be anything, `__proto__` included: read them, never assign them to a plain object. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** True for objects, false for null, lists and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
