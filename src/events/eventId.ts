import { hash } from 'node:crypto';

/**
 * The namespace of all event ids: fixed for ever, since receivers recognise repeats by the ids. Its sixteen bytes are
 * ASCII, so that one text is hashed and nothing is copied before.
 */
const NAMESPACE = 'grantwire.events';
const VARIANTS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 16 }, (_, value) => [value.toString(16), '89ab'.charAt(value % 4)]),
);

/**
 * The id of an event: a UUID of version 5 (RFC 9562, section 5.5) of a fixed namespace and three texts. Hub, partition,
 * position and settings are not part of it, so the same record has the same id from wherever it comes, as often as it
 * comes.
 *
 * - `family`: where ids are unique, the category's documented name in lower case (`auditlogs`, `signinlogs`, …)
 * - `tenant`: tenant id, in any letter case, empty when unknown
 * - `identity`: the record's own id and the members that say what happened; where it has no own id, its content
 */
export function eventId(family: string, tenant: string | null, identity: string): string {
  const hex = hash('sha1', `${prefixOf(family, tenant ?? '')}${identity}`, 'hex');
  const variant = VARIANTS[hex.charAt(16)] ?? '';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The last prefix: family and tenant hardly change from record to record. */
let last = { family: '', tenant: '', text: `${NAMESPACE}\n\n` };

function prefixOf(family: string, tenant: string): string {
  if (last.family !== family || last.tenant !== tenant) {
    last = { family, tenant, text: `${NAMESPACE}${family.toLowerCase()}\n${tenant.toLowerCase()}\n` };
  }
  return last.text;
}
