import type { JsonValue } from '../../json/json.ts';
import { toNumber } from '../normalize/fields/scalars.ts';

const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/**
 * Milliseconds, as a number or as text (`"14.2187"`), in whole nanoseconds, the unit of `event.duration`. Null for
 * anything else, for negative values, and for durations of more than 104 days, which a JSON number cannot hold exactly.
 */
export function toNanoseconds(milliseconds: JsonValue | undefined): number | null {
  const value = toNumber(milliseconds);
  if (value === null || value < 0) return null;
  const nanoseconds = Math.round(value * NANOSECONDS_PER_MILLISECOND);
  return Number.isSafeInteger(nanoseconds) ? nanoseconds : null;
}
