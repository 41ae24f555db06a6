import { isIPv4, isIPv6 } from 'node:net';

/** An IP address as a number: 32 bits for family 4, 128 for family 6. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/**
 * Reads an address as sockets, resolvers and WHATWG URLs spell it: dotted decimal of four parts, or any RFC 4291 text,
 * also in brackets or with a zone. Null for anything else; other spellings of IPv4 (`127.1`, `0x7f.1`) are what URL
 * parsing has normalised before.
 */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 4, value: ipv4Value(text) };
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const [withoutZone = ''] = bare.split('%');
  return isIPv6(withoutZone) ? { family: 6, value: ipv6Value(withoutZone) } : null;
}

function ipv4Value(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function ipv6Value(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const first = groups(head);
  const last = groups(tail ?? '');
  const filled = [...first, ...Array<bigint>(8 - first.length - last.length).fill(0n), ...last];
  return filled.reduce((value, group) => value * 65_536n + group, 0n);
}

/** The 16-bit groups of one side of `::`; a dotted end yields two. */
function groups(text: string): bigint[] {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [BigInt(`0x${part}`)];
    const value = ipv4Value(part);
    return [value / 65_536n, value % 65_536n];
  });
}
