import { isJsonObject, type JsonValue } from '../../src/json/json.ts';

/** A document's fields under their full names (`event.action`). Lists are values; so are coordinates. */
export function flatten(document: object): Map<string, JsonValue> {
  const fields = new Map<string, JsonValue>();
  // What goes over the wire is what is compared.
  add(fields, '', JSON.parse(JSON.stringify(document)) as JsonValue);
  return fields;
}

function add(fields: Map<string, JsonValue>, name: string, value: JsonValue | undefined): void {
  if (isJsonObject(value) && !('lat' in value && 'lon' in value)) {
    for (const [key, member] of Object.entries(value)) add(fields, name === '' ? key : `${name}.${key}`, member);
  } else if (value !== undefined) fields.set(name, value);
}
