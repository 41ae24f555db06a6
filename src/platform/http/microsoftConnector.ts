import type { buildConnector } from 'undici';
import { bareHost, tunnelConnector } from './tunnelConnector.ts';
import type { UndiciParts } from './undiciParts.ts';

const CONNECT_TIMEOUT_MS = 10_000;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * The connector to Microsoft's hosts, through the proxy when there is one. No address is checked: the hosts are on a list,
 * and behind private endpoints their names lead to private addresses. Loopback is reached past any proxy.
 *
 * @param ca authorities to trust instead of Node's, PEM; for tests
 */
export function microsoftConnector(
  proxy: string | null,
  ca?: string,
): (undici: UndiciParts) => buildConnector.connector {
  return (undici) => {
    const trust = ca === undefined ? {} : { ca };
    const direct = undici.buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, ...trust });
    if (proxy === null) return direct;
    const hostOf = (target: buildConnector.Options) => Promise.resolve(bareHost(target));
    const proxied = tunnelConnector(undici, new URL(proxy), { timeoutMs: CONNECT_TIMEOUT_MS, ...trust, hostOf });
    return (target, callback) =>
      target.protocol === 'http:' && LOOPBACK.has(bareHost(target))
        ? direct(target, callback)
        : proxied(target, callback);
  };
}
