import type { JsonValue } from '../../../json/json.ts';
import { toNumber } from './scalars.ts';

/**
 * A count or size, also from text such as `"4096"`, `"1e9"` or `"1000.0"`. A whole number beyond 2^53 stays the digits
 * it came as, since a JavaScript number would lose the last ones; null for anything that is no number.
 */
export function toQuantity(value: JsonValue | undefined): number | string | null {
  const number = toNumber(value);
  if (number === null || typeof value !== 'string' || Number.isSafeInteger(number)) return number;
  return /^[+-]?\d+$/.test(value.trim()) ? value.trim() : number;
}
