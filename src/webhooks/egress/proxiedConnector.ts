import { isIP } from 'node:net';
import type { buildConnector } from 'undici';
import { bareHost, tunnelConnector } from '../../platform/http/tunnelConnector.ts';
import type { UndiciParts } from '../../platform/http/undiciParts.ts';
import { type ConnectorOptions, targetRefusal } from './guardedConnector.ts';
import { checkName } from './guardedLookup.ts';

/**
 * A connector that tunnels through an HTTP proxy. The proxy opens the connection, so its peer cannot be checked from
 * here; the URL and every address of the name are, before the CONNECT is sent.
 */
export function proxiedConnector(
  undici: UndiciParts,
  proxy: URL,
  { rules, resolve, timeoutMs, ca }: ConnectorOptions,
): buildConnector.connector {
  return tunnelConnector(undici, proxy, {
    timeoutMs,
    ...(ca === undefined ? {} : { ca }),
    hostOf: async (target) => {
      const refusal = targetRefusal(target, rules);
      if (refusal !== null) throw refusal;
      const host = bareHost(target);
      if (isIP(host) === 0) await checkName(host, rules, resolve);
      return host;
    },
  });
}
