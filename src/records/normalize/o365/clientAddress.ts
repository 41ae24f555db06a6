import type { JsonObject } from '../../../json/json.ts';
import { type Address, toAddress } from '../fields/address.ts';
import { toText } from '../fields/scalars.ts';

/** The fields that may name the client, the most exact first. */
export const CLIENT_FIELDS = ['ClientIPAddress', 'ClientIP', 'ActorIpAddress'] as const;

/** The client of a record. */
export interface O365Client extends Address {
  /** The text that was read. */
  readonly address: string | null;
  /** Every text that names the client, without repeats. */
  readonly all: readonly string[];
}

/** Reads the client: the first field with a valid IP address; without any, the first that says something. */
export function clientAddress(record: JsonObject): O365Client {
  const all: string[] = [];
  let best: { text: string; parts: Address } | null = null;
  for (const field of CLIENT_FIELDS) {
    const text = toText(record[field])?.trim();
    if (text === undefined || text === '' || all.includes(text)) continue;
    all.push(text);
    if (best !== null && best.parts.ip !== null) continue;
    const parts = toAddress(text);
    if (best === null || parts.ip !== null) best = { text, parts };
  }
  return { address: best?.text ?? null, all, ...(best?.parts ?? { ip: null, port: null, host: null }) };
}
