import type { JsonObject, JsonValue } from '../../json/json.ts';
import type { DetailNames } from '../eventType.ts';
import { shown } from './nameValues.ts';

/** Makes of a field what `details` shows; it takes any JSON and throws for none. */
export type FieldReader = (value: JsonValue | undefined) => unknown;

/** How the fields of a kind of record become details. */
export interface FieldRules {
  /** The source fields that are read here or deliberately left out. */
  readonly keys: ReadonlySet<string>;
  /** The details: every documented name is there, null when the record does not say. */
  readonly read: (record: JsonObject) => Record<string, unknown>;
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
  return {
    keys: new Set([...Object.keys(table), ...dropped]),
    read: (record) => {
      const details: Record<string, unknown> = {};
      for (const [key, [detail, read]] of rules) details[detail] = read(record[key]);
      return details;
    },
    names: Object.fromEntries(rules.flatMap(([key, rule]) => namesOf(key, rule))),
  };
}

function namesOf(key: string, [detail, , what]: Rule): (readonly [string, string])[] {
  if (typeof what !== 'object') return [[detail, what ?? `\`${key}\``]];
  return Object.entries(what).map(([name, text]) => [`${detail}${name}`, text]);
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
