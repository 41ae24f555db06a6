import { isIPv6 } from 'node:net';
import { toAddress } from '../../normalize/fields/address.ts';
import { withoutZone } from '../clientFields.ts';

/** One end of a connection as an Office 365 record writes it. */
export interface Peer {
  /** The address as text, also one that is none (`10.9000.0.1` of `HOST (10.9000.0.1)`). */
  readonly address: string | null;
  readonly ip: string | null;
  readonly port: number | null;
  readonly domain: string | null;
  readonly network: 'ipv4' | 'ipv6' | null;
}

const IN_PARENTHESES = /^\[?[^\s()]+\s*\(([^()]*)\)\]?$/;

/** Reads `ClientIP` and its kin in all their notations: address, bracketed, with a port, host name, `HOST (address)`. */
export function toPeer(text: string | null): Peer {
  if (text === null) return { address: null, ip: null, port: null, domain: null, network: null };
  const { ip: scoped, port, host } = toAddress(text);
  const ip = withoutZone(scoped);
  const named = IN_PARENTHESES.exec(text.trim())?.[1];
  const address = ip ?? named ?? (host === null ? text.trim() : null);
  return { address, ip, port, domain: host, network: ip === null ? null : isIPv6(ip) ? 'ipv6' : 'ipv4' };
}
