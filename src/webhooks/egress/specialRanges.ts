import { type AddressRange, parseRange } from './addressRange.ts';

/** A block of the tables below that is no CIDR text: a fault of this file. */
class UnreadableRangeError extends Error {
  override readonly name = 'UnreadableRangeError';
  readonly text: string;

  constructor(text: string) {
    super(`${text} is not a CIDR block.`);
    this.text = text;
  }
}

function ranges(...texts: readonly string[]): readonly AddressRange[] {
  return texts.map((text) => {
    const range = parseRange(text);
    if (range === null) throw new UnreadableRangeError(text);
    return range;
  });
}

/**
 * Azure's platform address (DNS, health probes, wire server), the same in every region: "What is IP address
 * 168.63.129.16?" in Azure's documentation. By the registries it would be an ordinary one.
 */
export const PLATFORM: readonly AddressRange[] = ranges('168.63.129.16/32');

/** Metadata of another cloud, in the middle of the private range fd00::/8: closed even where that range is open. */
export const METADATA: readonly AddressRange[] = ranges('fd00:ec2::254/128');

/** RFC 3927 and RFC 4291 §2.5.6: metadata and identity endpoints of a machine live here. */
export const LINK_LOCAL: readonly AddressRange[] = ranges('169.254.0.0/16', 'fe80::/10');

export const LOOPBACK: readonly AddressRange[] = ranges('127.0.0.0/8', '::1/128');

/** RFC 1918, RFC 6598 (shared by carriers and used by overlays), RFC 4193. */
export const PRIVATE: readonly AddressRange[] = ranges(
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
);

/** RFC 4291 §2.5.4: the only part of IPv6 that IANA hands out as global unicast. */
export const GLOBAL_IPV6: readonly AddressRange[] = ranges('2000::/3');

/**
 * The rest of IANA's special-purpose registries (IPv4, and IPv6 within 2000::/3), multicast and reserved space. Anycast
 * services that are globally reachable are among them, because no receiver lives there; so are 6to4 (2002::/16) and
 * Teredo (in 2001::/23), which lead to an IPv4 address of whoever chose the name.
 */
export const SPECIAL: readonly AddressRange[] = ranges(
  '0.0.0.0/8',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
);

/** RFC 4291 §2.5.5.2: how a dual-stack socket spells an IPv4 address. */
export const MAPPED: readonly AddressRange[] = ranges('::ffff:0:0/96');

/** RFC 6052 §2.1: the well-known prefix under which a network without IPv4 reaches IPv4 addresses. */
export const NAT64: readonly AddressRange[] = ranges('64:ff9b::/96');
