import { hash } from 'node:crypto';

/** The namespace of all event ids: fixed for ever, since receivers recognise repeats by the ids. */
const NAMESPACE = Buffer.from('5b0c1f2e8d7a4c63b19e70d2a46f8c35', 'hex');
const VARIANTS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 16 }, (_, value) => [value.toString(16), '89ab'.charAt(value % 4)]),
);

/** Bytes for the names of one family and tenant; nearly every name fits, others get bytes of their own. */
const ROOM = 16 * 1024;
const MAX_PREFIXES = 100;

/** Namespace, family and tenant as bytes, with room behind: they hardly change from record to record. */
interface Prefix {
  readonly bytes: Buffer;
  readonly length: number;
}

const prefixes = new Map<string, Map<string, Prefix>>();
let prefixCount = 0;

/**
 * The id of an event: a UUID of version 5 (RFC 9562, section 5.5) of a fixed namespace and three texts. Hub, partition,
 * position and settings are not part of it, so the same record has the same id from wherever it comes, as often as it
 * comes.
 *
 * - `family`: where ids are unique, the category's documented name in lower case (`auditlogs`, `signinlogs`, …)
 * - `tenant`: tenant id in lower case, empty when unknown
 * - `identity`: the record's own id and the members that say what happened; where it has no own id, its content
 */
export function eventId(family: string, tenant: string | null, identity: string): string {
  const prefix = prefixOf(family, tenant ?? '');
  // Three bytes hold any UTF-16 code unit.
  const room = prefix.length + identity.length * 3;
  const bytes = room <= ROOM ? prefix.bytes : Buffer.concat([prefix.bytes.subarray(0, prefix.length)], room);
  const end = prefix.length + bytes.write(identity, prefix.length, 'utf8');
  const hex = hash('sha1', bytes.subarray(0, end), 'hex');
  const variant = VARIANTS[hex.charAt(16)] ?? '';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function prefixOf(family: string, tenant: string): Prefix {
  const known = prefixes.get(family)?.get(tenant);
  if (known !== undefined) return known;
  const text = Buffer.from(`${family.toLowerCase()}\n${tenant.toLowerCase()}\n`);
  const length = NAMESPACE.length + text.length;
  const prefix = { bytes: Buffer.concat([NAMESPACE, text], Math.max(ROOM, length)), length };
  // A limit keeps odd input from filling memory.
  if (prefixCount++ < MAX_PREFIXES) {
    const tenants = prefixes.get(family) ?? new Map<string, Prefix>();
    prefixes.set(family, tenants.set(tenant, prefix));
  }
  return prefix;
}
