import type { JsonValue } from '../../../json/json.ts';
import { toTexts } from './scalars.ts';
import { listOf } from '../../../json/parseJsonText.ts';

const NONE: readonly string[] = [];
const UNTIDY = [',', '  ', '\t', '\n', '\r'];

/** A list written as one text, separated by blanks and commas, stray ones included; a real list as its texts. */
export function toWords(value: JsonValue | undefined): readonly string[] {
  if (typeof value !== 'string') return toTexts(listOf(value));
  if (value === '') return NONE;
  // Splitting at one character is several times as fast as at a pattern, and most lists are tidy.
  if (!UNTIDY.some((part) => value.includes(part)) && value.trim() === value) return value.split(' ');
  return value.split(/[\s,]+/).filter((word) => word !== '');
}
