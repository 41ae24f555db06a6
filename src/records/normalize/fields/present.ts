import type { JsonValue } from '../../../json/json.ts';
import { listOf } from '../../../json/parseJsonText.ts';
import { toBoolean, toLabel, toNumber, toTexts } from './scalars.ts';
import { toTime } from './time.ts';

// The readers of `scalars.ts` for the many members of `details`: what a record does not say is undefined, so that it
// is left out of the text of an event instead of being written as null.

/** A text that says something. */
export function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '<null>' ? value : undefined;
}

/** A text, or a number as its digits. */
export function label(value: JsonValue | undefined): string | undefined {
  return toLabel(value) ?? undefined;
}

/** A finite number, also from text. */
export function number(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : (toNumber(value) ?? undefined);
}

/** A boolean, also from text. */
export function flag(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : (toBoolean(value) ?? undefined);
}

/** A time as RFC 3339 UTC. */
export function time(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? (toTime(value) ?? undefined) : undefined;
}

/** The texts of a list, also from JSON text; undefined when it has none. */
export function texts(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const found = toTexts(listOf(value));
  return found.length === 0 ? undefined : found;
}

/** A list that has something in it. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** The same, for values that other rules have read as null. */
export function known<T>(value: T | null): T | undefined {
  return value ?? undefined;
}
