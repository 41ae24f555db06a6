import type { RecordSource } from '../src/events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../src/json/json.ts';
import { normalizeRecord } from '../src/records/normalize/normalizeRecord.ts';

const SOURCE: RecordSource = {
  hub: 'coverage',
  partition: '0',
  sequence_number: 0,
  index: 0,
  enqueued_time: '2026-03-04T05:07:00.000Z',
};

/** What becomes of the fields of a record; paths as `properties.status.errorCode`, elements of lists as `[]`. */
export interface Coverage {
  /** Fields whose value or absence changes the event, apart from its id. */
  readonly mapped: ReadonlySet<string>;
  readonly unmapped: ReadonlySet<string>;
}

/**
 * Finds out by trial which fields of a record an event depends on: each scalar is changed, then taken away, and the
 * events are compared. Null and empty values have nothing to map and are left out.
 */
export function coverFields(record: JsonObject): Coverage {
  const before = eventText(record);
  const mapped = new Set<string>();
  const tried = new Set<string>();
  for (const { path, name } of leaves(record, [], '')) {
    tried.add(name);
    if (mapped.has(name)) continue;
    const value = valueAt(record, path);
    if (others(value).some((other) => eventText(replaced(record, path, other)) !== before)) mapped.add(name);
  }
  return { mapped, unmapped: new Set([...tried].filter((name) => !mapped.has(name))) };
}

interface Leaf {
  readonly path: readonly string[];
  readonly name: string;
}

function leaves(value: JsonValue | undefined, path: readonly string[], name: string): Leaf[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((element, index) =>
      leaves(element, [...path, String(index)], `${name}[]`),
    );
  }
  if (!isJsonObject(value)) return [{ path, name }];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, [...path, key], name === '' ? key : `${name}.${key}`),
  );
}

function valueAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? (inside as JsonObject)[key] : undefined),
    value,
  );
}

/** Values of the same kind, then none: one of them shows, where the field counts at all. */
function others(value: JsonValue | undefined): (JsonValue | undefined)[] {
  if (typeof value === 'number') return [value + 1, undefined];
  if (typeof value === 'boolean') return [!value, undefined];
  return [`${typeof value === 'string' ? value : ''}~`, '2001-02-03T04:05:06.000Z', '198.51.100.77', '17', undefined];
}

function replaced(value: JsonValue, [key, ...rest]: readonly string[], other: JsonValue | undefined): JsonObject {
  const copy: Record<string, JsonValue | undefined> = {};
  for (const [name, member] of Object.entries(value as JsonObject)) {
    copy[name] = name === key ? inner(member, rest, other) : member;
  }
  return copy;
}

function inner(
  member: JsonValue | undefined,
  rest: readonly string[],
  other: JsonValue | undefined,
): JsonValue | undefined {
  if (rest.length === 0 || member === undefined) return other;
  if (!Array.isArray(member)) return replaced(member, rest, other);
  const list = member as readonly JsonValue[];
  const [index = '0', ...deeper] = rest;
  return list.flatMap((element, place) => (String(place) === index ? (inner(element, deeper, other) ?? []) : element));
}

function eventText(record: JsonObject): string {
  return JSON.stringify({ ...normalizeRecord(record, SOURCE, {}), id: '' });
}
