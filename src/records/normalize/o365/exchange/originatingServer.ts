import type { JsonValue } from '../../../../json/json.ts';
import { toAddress } from '../../fields/address.ts';
import { toText } from '../../fields/scalars.ts';

/** The server an Exchange record comes from, written `HOST (address)`, sometimes with a line break at its end. */
export interface OriginatingServer {
  readonly name: string | null;
  readonly ip: string | null;
  readonly text: string;
}

/** How it reads in the docs. */
export const ORIGINATING_SERVER = {
  '.name': 'host name of the server',
  '.ip': 'its address, when valid',
  '.text': '`OriginatingServer` as written',
} as const;

/** Reads `OriginatingServer`; null when there is none. */
export function serverOf(value: JsonValue | undefined): OriginatingServer | null {
  const text = toText(value)?.trim() ?? '';
  if (text === '') return null;
  const { host, ip } = toAddress(text);
  return { name: host, ip, text };
}
