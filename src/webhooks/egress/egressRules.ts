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
export type AddressRefusal = Exclude<AddressKind, 'global'> | 'ownEndpoint' | 'unreadable';

export function egressRules(
  { allowHttp, allowPrivate, allowPorts }: Pick<Connection, 'allowHttp' | 'allowPrivate' | 'allowPorts'>,
  ownEndpoints: readonly OwnEndpoint[],
): EgressRules {
  return { allowHttp, ranges: allowedRanges(allowPrivate), ports: allowPorts, ownEndpoints };
}

/**
 * Why a connection to an address must not be made, or null when it may: global addresses, and those of the open ranges
 * unless a token endpoint of the platform listens there.
 *
 * @param port null where it is not known yet, as in a lookup
 */
export function addressRefusal(text: string, port: number | null, rules: EgressRules): AddressRefusal | null {
  const parsed = parseAddress(text);
  if (parsed === null) return 'unreadable';
  const address = unmapped(parsed);
  const kind = classifyAddress(address);
  if (kind === 'global') return null;
  if (kind !== 'private' && kind !== 'loopback') return kind;
  if (!rules.ranges.some((range) => rangeContains(range, address))) return kind;
  const own = rules.ownEndpoints.some(
    (endpoint) => endpoint.port !== null && endpoint.port === port && listensOn(endpoint.host, kind, address),
  );
  return own ? 'ownEndpoint' : null;
}

function listensOn(host: string, kind: AddressKind, address: { family: 4 | 6; value: bigint }): boolean {
  if (host === 'localhost') return kind === 'loopback';
  const own = parseAddress(host);
  return own !== null && own.family === address.family && own.value === address.value;
}
