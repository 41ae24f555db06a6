import type { JsonValue } from '../../json/json.ts';
import { toTexts } from './scalars.ts';
import { listOf } from '../../json/parseJsonText.ts';

/** A list written as one text, separated by blanks and commas, stray ones included; a real list as its texts. */
export function toWords(value: JsonValue | undefined): readonly string[] {
  if (typeof value !== 'string') return toTexts(listOf(value));
  if (value === '') return [];
  return value.split(/[\s,]+/).filter((word) => word !== '');
}
