import type { Address } from './address.ts';
import { type AddressRange, rangeContains } from './addressRange.ts';
import {
  GLOBAL_IPV6,
  LINK_LOCAL,
  LOOPBACK,
  MAPPED,
  METADATA,
  NAT64,
  PLATFORM,
  PRIVATE,
  SPECIAL,
} from './specialRanges.ts';

/**
 * `global`: a host on the internet. `private` and `loopback` can be opened by a setting, the others never:
 * `linkLocal`, `platform` (endpoints of the cloud), `special` (everything else that is not global unicast).
 */
export type AddressKind = 'global' | 'private' | 'loopback' | 'linkLocal' | 'platform' | 'special';

const LOW_32_BITS = 0xffff_ffffn;

/**
 * What an address is, by IANA's special-purpose registries and Azure's own addresses. An IPv4-mapped address is what its
 * inner one is; a NAT64 one is `global` where the inner one is, and otherwise refused, as RFC 6052 §3.1 forbids it;
 * 6to4, Teredo, IPv4-compatible and translated forms are `special` whatever they carry.
 */
export function classifyAddress(address: Address): AddressKind {
  const within = (ranges: readonly AddressRange[]) => ranges.some((range) => rangeContains(range, address));
  if (within(MAPPED)) return classifyAddress(innerAddress(address));
  if (within(NAT64)) {
    const inner = classifyAddress(innerAddress(address));
    return inner === 'global' || inner === 'platform' ? inner : 'special';
  }
  if (within(PLATFORM) || within(METADATA)) return 'platform';
  if (within(LINK_LOCAL)) return 'linkLocal';
  if (within(LOOPBACK)) return 'loopback';
  if (within(PRIVATE)) return 'private';
  if (within(SPECIAL)) return 'special';
  return address.family === 4 || within(GLOBAL_IPV6) ? 'global' : 'special';
}

/** The address under which ranges are compared: the inner one of a mapped address, else itself. */
export function unmapped(address: Address): Address {
  return MAPPED.some((range) => rangeContains(range, address)) ? innerAddress(address) : address;
}

function innerAddress({ value }: Address): Address {
  return { family: 4, value: value & LOW_32_BITS };
}
