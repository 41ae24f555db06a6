import type { IncomingHttpHeaders } from 'node:http';
import { FeedPagesError } from './feedError.ts';

/** Both names are documented, the second on the page for troubleshooting. */
const HEADERS = ['nextpageuri', 'nextpageurl'] as const;

/**
 * The address of the next page, or null. It comes with `v1` for `v1.0` and with names in lower case, and may lack our
 * publisher identifier; the path must be that of the listing.
 *
 * @throws FeedPagesError for a link that leads elsewhere
 */
export function nextPageOf(headers: IncomingHttpHeaders, listing: URL, publisher: string): URL | null {
  const value = HEADERS.map((name) => headers[name]).find((text) => typeof text === 'string' && text.trim() !== '');
  if (typeof value !== 'string') return null;
  const link = URL.parse(value.trim());
  if (link === null || link.origin !== listing.origin || canonical(link.pathname) !== canonical(listing.pathname)) {
    throw new FeedPagesError('leads elsewhere');
  }
  const url = new URL(listing);
  url.search = link.search;
  const names = new Set([...url.searchParams.keys()].map((name) => name.toLowerCase()));
  if (!names.has('publisheridentifier')) url.searchParams.set('PublisherIdentifier', publisher);
  return url;
}

function canonical(path: string): string {
  return path.toLowerCase().replace(/^\/api\/v1(\.0)?\//, '/api/v1.0/');
}
