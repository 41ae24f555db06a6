import { type Address, parseAddress } from './address.ts';

/** A CIDR block. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly base: bigint;
  /** Leading bits that are fixed. */
  readonly prefix: number;
}

/** Reads `10.20.0.0/16` or `fd12::/48`; an address alone is a block of one. Null when bits beyond the prefix are set. */
export function parseRange(text: string): AddressRange | null {
  const [, base = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = base.includes('%') || base.startsWith('[') ? null : parseAddress(base);
  if (address === null) return null;
  const bits = address.family === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return null;
  const range = { family: address.family, base: address.value, prefix };
  return (range.base >> hostBits(range)) << hostBits(range) === range.base ? range : null;
}

export function rangeContains(range: AddressRange, { family, value }: Address): boolean {
  return family === range.family && value >> hostBits(range) === range.base >> hostBits(range);
}

/** Whether every address of `inner` is in `outer`. */
export function rangeWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.prefix >= outer.prefix && rangeContains(outer, { family: inner.family, value: inner.base });
}

/** Two CIDR blocks overlap exactly when one holds the other. */
export function rangesOverlap(one: AddressRange, other: AddressRange): boolean {
  return rangeWithin(one, other) || rangeWithin(other, one);
}

function hostBits({ family, prefix }: AddressRange): bigint {
  return BigInt((family === 4 ? 32 : 128) - prefix);
}
