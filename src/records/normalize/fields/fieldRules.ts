import type { JsonObject, JsonValue } from '../../../json/json.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { shown } from './nameValues.ts';

/** Makes of a field what `details` shows; it takes any JSON and throws for none. */
export type FieldReader = (value: JsonValue | undefined) => unknown;

/** How the fields of a kind of record become details. */
export interface FieldRules {
  /** The source fields that are read here or deliberately left out. */
  readonly keys: ReadonlySet<string>;
  /** Adds the details to an object, or to a new one. What the record does not say is left out. */
  readonly read: (record: JsonObject, into?: Record<string, unknown>) => Record<string, unknown>;
  /** The details on their own; undefined when the record says none of them. */
  readonly part: (record: JsonObject) => Record<string, unknown> | undefined;
  /** The documented names and what stands there. */
  readonly names: DetailNames;
}

type Rule = readonly [detail: string, read: FieldReader, what?: string | DetailNames];

/**
 * Rules from a table: source field → name under `details`, reader, and what stands there: in words, for an object or
 * list by the names in it (`.id`, `[].name`), else the source field. `dropped` are fields that are left out on
 * purpose, or that other code reads. One table says both what is read and what is known, so they cannot drift apart.
 */
export function fieldRules(table: Readonly<Record<string, Rule>>, dropped: readonly string[] = []): FieldRules {
  const rules = Object.entries(table);
  const read = (record: JsonObject, into: Record<string, unknown> = {}): Record<string, unknown> => {
    for (const [key, [detail, reader]] of rules) {
      const value = record[key];
      if (value === undefined || value === null || value === '') continue;
      const shownValue = reader(value);
      if (!isNothing(shownValue)) into[detail] = shownValue;
    }
    return into;
  };
  return {
    keys: new Set([...Object.keys(table), ...dropped]),
    read,
    part: (record) => {
      const details = read(record);
      return isEmpty(details) ? undefined : details;
    },
    names: Object.fromEntries(rules.flatMap(([key, rule]) => namesOf(key, rule))),
  };
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function isEmpty(object: object): boolean {
  for (const _key in object) return false;
  return true;
}

function namesOf(key: string, [detail, , what]: Rule): (readonly [string, string])[] {
  if (typeof what !== 'object') return [[detail, what ?? `\`${key}\``]];
  return Object.entries(what).map(([name, text]) => [`${detail}${name}`, text]);
}

/** The same; undefined when there are none. */
export function someOther(record: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  const other = otherFields(record, known);
  return isEmpty(other) ? undefined : other;
}

/** Documented names one level deeper: `under('file', {name: …})` is `{'file.name': …}`. */
export function under(detail: string, names: DetailNames, separator: '.' | '[].' = '.'): DetailNames {
  return Object.fromEntries(Object.entries(names).map(([name, text]) => [`${detail}${separator}${name}`, text]));
}

/** The fields of a record that none of the sets knows, under their own names, JSON text parsed and secrets hidden. */
export function otherFields(record: JsonObject, ...known: readonly ReadonlySet<string>[]): JsonObject {
  const entries: [string, JsonValue][] = [];
  for (const key of Object.keys(record)) {
    if (!known.some((keys) => keys.has(key))) entries.push([key, shown(key, record[key])]);
  }
  // `Object.fromEntries` defines members, so a key `__proto__` stays a key.
  return Object.fromEntries(entries);
}
