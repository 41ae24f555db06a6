import { hash } from 'node:crypto';
import { canonicalText } from './json/canonicalText.ts';
import type { JsonObject } from './json/json.ts';

/** The namespace of all event ids: fixed for ever, since receivers recognise repeats by the ids. */
const NAMESPACE = Buffer.from('5b0c1f2e8d7a4c63b19e70d2a46f8c35', 'hex');
const VARIANTS = '89ab';

/**
 * The id of an event: a UUID of version 5 (RFC 9562, section 5.5) of a fixed namespace and three texts. Hub, partition,
 * position and settings are not part of it, so the same record has the same id from wherever it comes, as often as it
 * comes.
 *
 * - `family`: where ids are unique, the category's documented name in lower case (`auditlogs`, `signinlogs`, …)
 * - `tenant`: tenant id in lower case, empty when unknown
 * - `own`: the record's own id: `properties.id` of audit and sign-in records; `eventDataId` and the status of Activity
 *   records (start and end may share the id); where a record has none, `contentId`
 */
export function eventId(family: string, tenant: string | null, own: string): string {
  const name = Buffer.from(`${family.toLowerCase()}\n${tenant?.toLowerCase() ?? ''}\n${own}`, 'utf8');
  const hex = hash('sha1', Buffer.concat([NAMESPACE, name]), 'hex');
  const variant = VARIANTS.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An id for a record without one: a hash of its content, the same for every order of keys. */
export function contentId(record: JsonObject): string {
  return `content:${hash('sha256', canonicalText(record), 'hex')}`;
}
