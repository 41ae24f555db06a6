import type { OwnEndpoint } from './ownEndpoints.ts';
import type { Connection } from '../connection/connection.ts';
import { parseAddress } from './address.ts';
import { type AddressRange, rangeContains } from './addressRange.ts';
import { allowedRanges } from './allowedRanges.ts';
import { type AddressKind, classifyAddress, unmapped } from './classifyAddress.ts';

/** Where one connection may go. */
export interface EgressRules {
  readonly allowHttp: boolean;
  /** Private and loopback ranges that are open to it. */
  readonly ranges: readonly AddressRange[];
  /** Ports beside the usual ones. */
  readonly ports: readonly number[];
  /** The app's own host and the platform's token endpoints: never a receiver. */
  readonly ownEndpoints: readonly OwnEndpoint[];
}

/** Why an address is refused, in words that may be logged: it never names the address. */
export type AddressRefusal = Exclude<AddressKind, 'global'> | 'ownEndpoint' | 'port' | 'unreadable';

/** HTTPS and the customary ports of Splunk HEC, Tomcat-like servers and Elasticsearch, self-hosted and in its cloud. */
const USUAL_PORTS: ReadonlySet<number> = new Set([443, 8088, 8443, 9200, 9243]);
const PLAIN_PORT = 80;

export function egressRules(
  { allowHttp, allowPrivate, allowPorts }: Pick<Connection, 'allowHttp' | 'allowPrivate' | 'allowPorts'>,
  ownEndpoints: readonly OwnEndpoint[],
): EgressRules {
  return { allowHttp, ranges: allowedRanges(allowPrivate), ports: allowPorts, ownEndpoints };
}

/**
 * Why a connection to an address must not be made, or null when it may: global addresses at the usual ports, by whatever
 * name they were found, and those of the open ranges unless a token endpoint of the platform listens there.
 *
 * @param port null where it is not known yet, as in a lookup
 */
export function addressRefusal(text: string, port: number | null, rules: EgressRules): AddressRefusal | null {
  const parsed = parseAddress(text);
  if (parsed === null) return 'unreadable';
  const address = unmapped(parsed);
  const kind = classifyAddress(address);
  if (kind === 'global') return port === null || isOpenPort(port, rules) ? null : 'port';
  if (kind !== 'private' && kind !== 'loopback') return kind;
  if (!rules.ranges.some((range) => rangeContains(range, address))) return kind;
  const own = rules.ownEndpoints.some(
    (endpoint) => endpoint.port !== null && endpoint.port === port && listensOn(endpoint.host, kind, address),
  );
  return own ? 'ownEndpoint' : null;
}

/** Whether a host on the internet may be called at this port; plain http has its own where it is allowed at all. */
export function isOpenPort(port: number, { ports, allowHttp }: EgressRules): boolean {
  return USUAL_PORTS.has(port) || ports.includes(port) || (allowHttp && port === PLAIN_PORT);
}

function listensOn(host: string, kind: AddressKind, address: { family: 4 | 6; value: bigint }): boolean {
  if (host === 'localhost') return kind === 'loopback';
  const own = parseAddress(host);
  return own !== null && own.family === address.family && own.value === address.value;
}
