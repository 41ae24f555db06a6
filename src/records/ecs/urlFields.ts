import type { Fields } from './fields.ts';

/**
 * `url.*` of a request's address: the text as it came, and its parts when it has them. A path alone (`/v2/…/users`) has
 * no scheme and domain. `extension` is not derived: the last part of an API path is no file.
 */
export function urlFields(original: string | null): Fields {
  if (original === null) return {};
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(original);
  const [, scheme, authority, path, query] = match ?? [];
  const host = authority?.slice(authority.lastIndexOf('@') + 1).replace(/:(\d+)$/, '');
  const port = /:(\d{1,5})$/.exec(authority ?? '')?.[1];
  return {
    original,
    scheme: scheme?.toLowerCase(),
    domain: host,
    port: port === undefined ? null : Number(port),
    path,
    query,
  };
}
