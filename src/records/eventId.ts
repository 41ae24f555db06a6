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
  const name = `${family.toLowerCase()}\n${tenant?.toLowerCase() ?? ''}\n${own}`;
  // Three bytes hold any UTF-16 code unit; one buffer is half the cost of joining two.
  const bytes = Buffer.allocUnsafe(NAMESPACE.length + name.length * 3);
  NAMESPACE.copy(bytes);
  const end = NAMESPACE.length + bytes.write(name, NAMESPACE.length, 'utf8');
  const hex = hash('sha1', bytes.subarray(0, end), 'hex');
  const variant = VARIANTS.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What stands for the own id of a record without one: its content, the same for every order of keys. Not short. */
export function contentId(record: JsonObject): string {
  return `content\n${canonicalText(record)}`;
}
