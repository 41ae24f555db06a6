import type { Environment } from '../../platform/settings/readRows.ts';

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
  // Azure sets the bare name; Core Tools add the port, and other ports of `localhost` belong to others.
  const [host = '', port] = (environment['WEBSITE_HOSTNAME']?.trim().toLowerCase() ?? '').split(':');
  const tokenEndpoints = ['IDENTITY_ENDPOINT', 'MSI_ENDPOINT'].flatMap((name) => {
    const url = URL.parse(environment[name]?.trim() ?? '');
    return url === null ? [] : [{ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: portOf(url) }];
  });
  return [...(host === '' ? [] : [{ host, port: port === undefined ? null : Number(port) }]), ...tokenEndpoints];
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
