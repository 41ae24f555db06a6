const VERBS: ReadonlyMap<string, string> = new Map([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['POST', 'execute'],
  ['PATCH', 'update'],
  ['PUT', 'update'],
  ['DELETE', 'delete'],
]);

/**
 * `event.action` of a directory request: the collection in the path and what the method does to it,
 * `/v2/<tenant>/tenantDetails` and GET → `tenant-details-read`. Null without a collection or a method.
 */
export function directoryAction(url: string | null, method: string | null): string | null {
  if (url === null || method === null) return null;
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  const parts = path.split('/').filter((part) => part !== '');
  const collection = parts[0] === 'v2' ? parts[2] : parts[1];
  const name = collection
    ?.replace(/^\$/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
  if (name === undefined || name === '') return null;
  return `${name}-${VERBS.get(method.toUpperCase()) ?? method.toLowerCase()}`;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['POST', 'change'],
  ['PATCH', 'change'],
  ['PUT', 'change'],
  ['DELETE', 'deletion'],
]);

/** `event.type` of a directory request: access, and what the method does. */
export function directoryTypes(method: string | null): readonly string[] {
  return ['access', TYPES.get(method?.toUpperCase() ?? '') ?? 'info'];
}

/** `event.outcome` of an HTTP status: 2xx success, 3xx unknown, 400 and above failure; null for others and for none. */
export function statusOutcome(status: number | null): string | null {
  if (status === null || status < 200) return null;
  if (status < 300) return 'success';
  return status < 400 ? 'unknown' : 'failure';
}
