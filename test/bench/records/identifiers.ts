export const TENANT = '6f1d2c3b-0a9e-4d58-8c71-b2e4f6a80913';
export const SUBSCRIPTION = '3e5a7c91-8d2b-4f60-a1c3-7b9e0d4f2a68';
export const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36';

/** A GUID for the `n`-th thing of a kind; always the same. */
export function guid(kind: number, n: number): string {
  const digits = (Math.imul(n + 1, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return `${digits}-${kind.toString(16).padStart(4, '0')}-4${digits.slice(0, 3)}-9${digits.slice(3, 6)}-${digits}${n.toString(16).padStart(4, '0').slice(-4)}`;
}

/** A time as Entra writes it, a little later with each `n`. */
export function time(n: number): string {
  return new Date(Date.UTC(2026, 2, 4, 5) + n * 137).toISOString().replace('Z', '4821Z');
}

/** One of 250 documentation addresses (RFC 5737). */
export function address(n: number): string {
  return `203.0.113.${n % 250}`;
}
