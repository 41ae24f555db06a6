import type { JsonObject, JsonValue } from '../../../json/json.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { shown } from './nameValues.ts';
import { joiner, shapeOf } from './shape.ts';

/** Makes of a field what `details` shows; it takes any JSON and throws for none. */
export type FieldReader = (value: JsonValue | undefined) => unknown;

/** How the fields of a kind of record become details. */
export interface FieldRules {
  /** The source fields that are read here or deliberately left out. */
  readonly keys: ReadonlySet<string>;
  /**
   * The details, behind others if some are given; these should always have the same names. What the record does not say
   * is undefined.
   */
  readonly read: (record: JsonObject, first?: Readonly<Record<string, unknown>>) => Record<string, unknown>;
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
  const readers = readersOf(rules);
  const names = [...new Set(rules.map(([, [detail]]) => detail))];
  const emptyDetails = shapeOf(names);
  const detailsAfter = joiner(names);
  /** Fills in what the record says; false when it says nothing. */
  const fill = (record: JsonObject, details: Record<string, unknown>): boolean => {
    let found = false;
    // A record has fewer fields than the table has rules.
    for (const key in record) {
      const reader = readers.get(key);
      if (reader === undefined) continue;
      const value = shownBy(reader, record);
      if (value === undefined || reader.outrankedBy.some((other) => shownBy(other, record) !== undefined)) continue;
      details[reader.detail] = value;
      found = true;
    }
    return found;
  };
  return {
    keys: new Set([...Object.keys(table), ...dropped]),
    read: (record, first) => {
      const details = first === undefined ? emptyDetails() : detailsAfter(first, NONE);
      fill(record, details);
      return details;
    },
    part: (record) => {
      const details = emptyDetails();
      return fill(record, details) ? details : undefined;
    },
    names: Object.fromEntries(rules.flatMap(([key, rule]) => namesOf(key, rule))),
  };
}

/** How one field is read. */
interface Reader {
  readonly key: string;
  readonly detail: string;
  readonly read: FieldReader;
  /** The rules further down that have the same detail: what they say counts. */
  readonly outrankedBy: readonly Reader[];
}

const NONE = {};

function readersOf(rules: readonly (readonly [key: string, rule: Rule])[]): ReadonlyMap<string, Reader> {
  const readers = new Map<string, Reader>();
  for (const [key, [detail, read]] of rules.toReversed()) {
    const outrankedBy = [...readers.values()].filter((other) => other.detail === detail);
    readers.set(key, { key, detail, read, outrankedBy });
  }
  return readers;
}

/** What `details` shows of a field; undefined when the record does not say it. */
function shownBy({ key, read }: Reader, record: JsonObject): unknown {
  const value = record[key];
  if (value === undefined || value === null || value === '') return undefined;
  const shownValue = read(value);
  return isNothing(shownValue) ? undefined : shownValue;
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
