import { isIP, isIPv4 } from 'node:net';

/** A client as a record writes it. Every part is null when it is not there. */
export interface Address {
  readonly ip: string | null;
  readonly port: number | null;
  /** Host name, without a port. */
  readonly host: string | null;
}

const NOTHING: Address = { ip: null, port: null, host: null };
const HOST_WITH_ADDRESS = /^([^\s()]+)\s*\(([^()]*)\)$/;
const HOST = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i;

/**
 * Reads a client address in the notations of Azure and Office 365: an address, bracketed, with a port, an IPv4 address
 * in IPv6 form (`::ffff:…`, comes out as IPv4), a host name, or `HOST (address)`. What is none of these (a masked or
 * malformed address, a network, `<null>`) has no parts.
 */
export function toAddress(value: unknown): Address {
  if (typeof value !== 'string') return NOTHING;
  if (isIPv4(value)) return { ip: value, port: null, host: null };
  const text = value.trim();
  if (text === '') return NOTHING;
  const bracket = /^\[([^[\]]*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracket !== null) return inside(bracket[1] ?? '', toPort(bracket[2]));
  return inside(text, null);
}

/** The valid IP address in a text of any of these notations; null when there is none. */
export function toIp(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? toAddress(value).ip : null;
}

function inside(text: string, port: number | null): Address {
  const ip = plainIp(text);
  if (ip !== null) return { ip, port, host: null };
  const named = HOST_WITH_ADDRESS.exec(text);
  if (named !== null) return { ip: plainIp(named[2] ?? ''), port, host: named[1] ?? null };
  const withPort = /^([^:]+):(\d{1,5})$/.exec(text);
  if (withPort !== null && port === null) return inside(withPort[1] ?? '', toPort(withPort[2]));
  return HOST.test(text) && /[a-z]/i.test(text) && !/^[\dx.]+$/i.test(text) ? { ip: null, port, host: text } : NOTHING;
}

function plainIp(text: string): string | null {
  if (isIP(text) === 0) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : text;
}

function toPort(digits: string | undefined): number | null {
  const port = Number(digits ?? Number.NaN);
  return port <= 65_535 ? port : null;
}
