import type { Connection } from '../connection/connection.ts';

/** Where a request goes, as undici wants it. */
export interface RequestTarget {
  readonly origin: string;
  /** Path and query, API keys included. */
  readonly path: string;
}

/**
 * The target of a connection, or null when its URL must not be used: unreadable, user name or password in it, or plain
 * HTTP without leave. The query of the URL is sent as it was written, keys come after it.
 */
export function requestTarget(connection: Pick<Connection, 'url' | 'allowHttp' | 'apiKeys'>): RequestTarget | null {
  const url = URL.parse(connection.url);
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && connection.allowHttp)) return null;
  const keys = connection.apiKeys
    .filter((key) => key.in === 'query')
    .map((key) => `${encodeURIComponent(key.name)}=${encodeURIComponent(key.value)}`)
    .join('&');
  const query = keys === '' ? url.search : `${url.search === '' ? '?' : `${url.search}&`}${keys}`;
  return { origin: url.origin, path: `${url.pathname}${query}` };
}
