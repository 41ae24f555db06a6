import type { Environment } from './readRows.ts';

/** A host of our own: no webhook may be sent to it. */
export interface OwnEndpoint {
  /** Lower case, IPv6 without brackets. */
  readonly host: string;
  /** Null where every port of the host is meant. */
  readonly port: number | null;
}

/**
 * The app's own host name and the endpoints that hand out tokens of its identity, as the platform sets them
 * (`WEBSITE_HOSTNAME`, `IDENTITY_ENDPOINT`, `MSI_ENDPOINT`; App Service, "REST endpoint reference" of managed identities).
 */
export function ownEndpoints(environment: Environment): readonly OwnEndpoint[] {
  const host = environment['WEBSITE_HOSTNAME']?.trim().toLowerCase().replace(/:\d+$/, '') ?? '';
  const tokenEndpoints = ['IDENTITY_ENDPOINT', 'MSI_ENDPOINT'].flatMap((name) => {
    const url = URL.parse(environment[name]?.trim() ?? '');
    return url === null ? [] : [{ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: portOf(url) }];
  });
  return [...(host === '' ? [] : [{ host, port: null }]), ...tokenEndpoints];
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
