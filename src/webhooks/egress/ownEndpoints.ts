import { isIP } from 'node:net';
import type { Environment } from '../../platform/settings/readRows.ts';

/** A host of our own: no webhook may be sent to it. */
export interface OwnEndpoint {
  /** Lower case, IPv6 without brackets. */
  readonly host: string;
  /** Null where every port of the host is meant. */
  readonly port: number | null;
}

/**
 * The app's own host name, its deployment site and the endpoints that hand out tokens of its identity, as the platform sets them
 * (`WEBSITE_HOSTNAME`, `IDENTITY_ENDPOINT`, `MSI_ENDPOINT`; App Service, "REST endpoint reference" of managed identities).
 */
export function ownEndpoints(environment: Environment): readonly OwnEndpoint[] {
  // Azure sets the bare name; Core Tools add the port, and other ports of `localhost` belong to others.
  const [host = '', port] = (environment['WEBSITE_HOSTNAME']?.trim().toLowerCase() ?? '').split(':');
  const tokenEndpoints = ['IDENTITY_ENDPOINT', 'MSI_ENDPOINT'].flatMap((name) => {
    const url = URL.parse(environment[name]?.trim() ?? '');
    return url === null ? [] : [{ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: portOf(url) }];
  });
  if (host === '') return tokenEndpoints;
  const own = { host, port: port === undefined ? null : Number(port) };
  return [own, ...deploymentSite(host), ...tokenEndpoints];
}

/** `<app>.scm.<rest>` beside `<app>.<rest>`: deployments, settings and a console of the app. */
function deploymentSite(host: string): readonly OwnEndpoint[] {
  const dot = host.indexOf('.');
  return dot === -1 || isIP(host) !== 0 ? [] : [{ host: `${host.slice(0, dot)}.scm${host.slice(dot)}`, port: null }];
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
