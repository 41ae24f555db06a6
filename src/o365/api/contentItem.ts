import { createHash } from 'node:crypto';

/** One blob of audit records, as a listing names it. */
export interface ContentItem {
  readonly contentId: string;
  /** Milliseconds since 1970; when it became available. */
  readonly created: number;
  /** Milliseconds since 1970; null when the listing does not say it. It is read, never reckoned. */
  readonly expires: number | null;
  /** Where it is: below our own tenant's feed, whatever the listing says. */
  readonly url: URL;
}

/** Content ids are long: ledgers and names of blobs hold this digest, 96 bits in base64url. */
export function digestOf(contentId: string): string {
  return createHash('sha256').update(contentId).digest().subarray(0, 12).toString('base64url');
}

/**
 * Reads an item of a listing; null when it is none. A `contentUri` of another host, port, scheme or tenant has been seen
 * and is never followed: the address is always made of our own base and the id, whose `$` stays as it is.
 *
 * @param feed `…/activity/feed/`
 */
export function readContentItem(item: unknown, feed: string): ContentItem | null {
  if (typeof item !== 'object' || item === null) return null;
  const { contentId, contentCreated, contentExpiration } = item as Readonly<Record<string, unknown>>;
  if (typeof contentId !== 'string' || contentId === '' || contentId.length > 1024) return null;
  const created = timeOf(contentCreated);
  if (created === null) return null;
  const url = new URL(`${feed}audit/${encodeURIComponent(contentId).replaceAll('%24', '$')}`);
  return { contentId, created, expires: timeOf(contentExpiration), url };
}

/** Times of the API are UTC, with or without a zone. */
function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const ms = Date.parse(/(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(ms) ? null : ms;
}
