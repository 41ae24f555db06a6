import type { JsonValue } from '../../../json/json.ts';

/** A text that says something: null for other types, for empty text and for the text `<null>`, which Azure writes. */
export function toText(value: JsonValue | undefined): string | null {
  if (typeof value !== 'string' || value === '' || value === '<null>') return null;
  return value;
}

/** A text, or a number as its digits: for fields that come in both types. */
export function toLabel(value: JsonValue | undefined): string | null {
  return typeof value === 'number' ? String(value) : toText(value);
}

/** A finite number, also from text such as `"14.2187"`; null otherwise. */
export function toNumber(value: JsonValue | undefined): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A boolean, also from the texts `true` and `false` in any case; null otherwise. */
export function toBoolean(value: JsonValue | undefined): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  const lower = value.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : null;
}

/** The texts of a list, without empty ones. */
export function toTexts(list: readonly JsonValue[]): readonly string[] {
  const texts: string[] = [];
  for (const element of list) {
    const text = toText(element);
    if (text !== null) texts.push(text);
  }
  return texts;
}
