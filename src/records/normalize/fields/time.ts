const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const MONTH_FIRST =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:\s*(AM|PM))?(?:\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?))?$/i;

/** How nearly every record writes its time; 29 February is left to the calendar. */
const USUAL =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|\+00:00)$/;

/**
 * A record's time as RFC 3339 UTC with milliseconds: `2026-03-04T05:06:07.089Z`.
 *
 * Microsoft writes ISO 8601 with up to nine digits of a second, with or without zone, with single-digit hours, and the
 * US form `M/d/yyyy h:mm:ss AM +01:00`: month first. No zone means UTC; fractions are cut, not rounded.
 *
 * @returns null for anything else, and for days and hours that do not exist
 */
export function toTime(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (USUAL.test(value)) return `${value.slice(0, 19)}.${usualMilliseconds(value)}Z`;
  const text = value.trim();
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return assemble([year, month, day, hour, minute, second], fraction, zone, 0);
  }
  const us = MONTH_FIRST.exec(text);
  if (us === null) return null;
  const [, month, day, year, hour, minute, second, fraction, half, zone] = us;
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return null;
  const halfDay = half === undefined ? 0 : (half.toUpperCase() === 'PM' ? 12 : 0) - (Number(hour) === 12 ? 12 : 0);
  return assemble([year, month, day, hour, minute, second], fraction, zone, halfDay);
}

function usualMilliseconds(text: string): string {
  if (text.charAt(19) !== '.') return '000';
  const end = text.endsWith('Z') ? text.length - 1 : text.length - 6;
  return text.slice(20, Math.min(23, end)).padEnd(3, '0');
}

function assemble(
  parts: readonly (string | undefined)[],
  fraction: string | undefined,
  zone: string | undefined,
  addedHours: number,
): string | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const milliseconds = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(year, month - 1, day, hour + addedHours, minute, second, milliseconds);
  // `Date.UTC` carries 30 February over into March; a day that comes back different does not exist.
  const exists = new Date(local).getUTCDate() === day && month >= 1 && month <= 12;
  if (!exists || hour > 23 || minute > 59 || second > 59) return null;
  const instant = new Date(local - offsetOf(zone));
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || /^(?:z|utc)$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
