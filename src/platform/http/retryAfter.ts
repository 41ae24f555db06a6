import { parseHttpDate } from './httpDate.ts';

/** Longest wait that is believed, however much longer a header asks for: one that asks for ten years is a fault. */
export const longestRetryAfterMs = 24 * 60 * 60 * 1000;

/**
 * The wait that a `Retry-After` header (RFC 9110 §10.2.3) asks for, in milliseconds, at most a day; null when it asks for
 * none or is unreadable. Of several headers the longest wait counts. A date that has passed, and 0, ask for none.
 */
export function parseRetryAfter(header: string | readonly string[] | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const values = typeof header === 'string' ? [header] : header;
  const waits = values.map((value) => waitOf(value.trim(), nowMs)).filter((wait) => wait !== null && wait > 0);
  return waits.length === 0 ? null : Math.min(longestRetryAfterMs, Math.max(...waits.map(Number)));
}

function waitOf(value: string, nowMs: number): number | null {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = parseHttpDate(value, nowMs);
  return at === null ? null : at - nowMs;
}
