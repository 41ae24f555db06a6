import type { JsonValue } from '../../json/json.ts';
import { toAddress } from '../normalize/fields/address.ts';
import { toText } from '../normalize/fields/scalars.ts';
import type { Fields } from './fields.ts';

/** Where a call came from, as the Azure streams write it. */
export interface ClientFields {
  readonly ip: string | null;
  readonly source: Fields;
  readonly client: Fields;
}

/**
 * A caller's address. A valid one gives `source.ip` and `client.ip`; a text that is not the address itself (malformed,
 * masked, a network, or with a port) also stays readable as `source.address`.
 */
export function clientFields(value: JsonValue | undefined): ClientFields {
  const text = toText(value);
  if (text === null) return { ip: null, source: {}, client: {} };
  const { ip: scoped, port } = toAddress(text);
  const ip = withoutZone(scoped);
  return { ip, source: { address: ip === text ? null : text, ip, port }, client: { ip } };
}

/** An IPv6 address without the zone of one machine's interface (`fe80::1%eth0`), which no ECS address may have. */
export function withoutZone(ip: string | null): string | null {
  return ip === null || !ip.includes('%') ? ip : ip.slice(0, ip.indexOf('%'));
}
