import { isIP } from 'node:net';
import type { buildConnector } from 'undici';
import { bareHost, tunnelConnector } from '../../platform/http/tunnelConnector.ts';
import type { UndiciParts } from '../../platform/http/undiciParts.ts';
import { AddressRefusedError } from './addressRefusedError.ts';
import { addressRefusal } from './egressRules.ts';
import { type ConnectorOptions, targetRefusal } from './guardedConnector.ts';
import { checkedAddresses } from './guardedLookup.ts';

/**
 * A connector that tunnels through an HTTP proxy. The URL and every address of the name are checked here, and the proxy is
 * asked for one of those addresses, not for the name: it cannot resolve it to another. TLS stays under the name. Of several
 * addresses each connection takes the next, those of IPv4 first, which every proxy reaches.
 */
export function proxiedConnector(
  undici: UndiciParts,
  proxy: URL,
  { rules, resolve, timeoutMs, ca }: ConnectorOptions,
): buildConnector.connector {
  let connections = 0;
  return tunnelConnector(undici, proxy, {
    timeoutMs,
    ...(ca === undefined ? {} : { ca }),
    hostOf: async (target) => {
      const refusal = targetRefusal(target, rules);
      if (refusal !== null) throw refusal;
      const host = bareHost(target);
      if (isIP(host) !== 0) return host;
      const found = (await checkedAddresses(host, rules, resolve)).toSorted((a, b) => a.family - b.family);
      const address = found[connections++ % found.length]?.address ?? host;
      const reason = addressRefusal(address, portOf(target), rules);
      if (reason !== null) throw new AddressRefusedError('lookup', reason);
      return address;
    },
  });
}

function portOf({ port, protocol }: buildConnector.Options): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
