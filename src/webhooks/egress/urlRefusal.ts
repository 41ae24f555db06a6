import type { OwnEndpoint } from './ownEndpoints.ts';
import { parseAddress } from './address.ts';
import { type AddressRefusal, addressRefusal, type EgressRules, isOpenPort } from './egressRules.ts';

/** Why a URL must not be called. */
export type UrlRefusal = AddressRefusal | 'scheme' | 'userInfo' | 'ownHost' | 'localName';

/** Names that only an inner network resolves (RFC 6762, RFC 6761, and what ICANN reserved for private use). */
const LOCAL_SUFFIXES = ['.local', '.internal', '.localhost', '.home.arpa'];

/**
 * Why a URL is refused before anything is resolved, or null. The URL must have been parsed by WHATWG rules: they turn
 * every spelling of an IPv4 address (`2130706433`, `0177.0.0.1`, `127.1`, `0x7f.1`, `0`) into dotted decimal, so a
 * literal is recognised whatever it looked like.
 *
 * With open private ranges, names of an inner network are permitted, as what they resolve to is judged later; such a
 * name, and a literal address within the ranges, may have any port as far as the URL is concerned.
 */
export function urlRefusal(url: URL, rules: EgressRules): UrlRefusal | null {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.allowHttp)) return 'scheme';
  if (url.username !== '' || url.password !== '') return 'userInfo';
  const host = hostOf(url);
  const port = portOf(url);
  if (parseAddress(host) !== null) {
    const refusal = addressRefusal(host, port, rules);
    if (refusal !== null) return refusal;
    return addressRefusal(host, null, { ...rules, ranges: [] }) === null ? portRefusal(port, rules) : null;
  }
  if (rules.ownEndpoints.some((own) => isOwn(own, host, port, rules))) return 'ownHost';
  if (!isLocalName(host)) return portRefusal(port, rules);
  return rules.ranges.length > 0 ? null : 'localName';
}

/** `localhost` is the platform's token endpoint in some plans; where loopback is open, that port of it alone is closed. */
function isOwn(own: OwnEndpoint, host: string, port: number, { ranges }: EgressRules): boolean {
  if (own.host !== host) return false;
  return own.port === null || own.port === port || !(host === 'localhost' && ranges.length > 0);
}

/** Lower case, without brackets and without the root's full stop. */
function hostOf({ hostname }: URL): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function portRefusal(port: number, rules: EgressRules): 'port' | null {
  return isOpenPort(port, rules) ? null : 'port';
}

function isLocalName(host: string): boolean {
  return !host.includes('.') || LOCAL_SUFFIXES.some((suffix) => host.endsWith(suffix));
}
