import type { JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { toText } from '../../normalize/fields/scalars.ts';
import { unique } from '../unique.ts';

/** `user.*` of an Office 365 record. */
export interface AuditUser {
  readonly id: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly domain: string | null;
}

const EXCHANGE_ITEM = 2;

/**
 * The user who acted. A user id with exactly one `@` gives address, name and domain; a mailbox record's id may be a SID,
 * so there `MailboxOwnerUPN` is the address.
 */
export function auditUser(record: JsonObject, recordType: number | null): AuditUser {
  const id = toText(record['UserId']);
  const parts = id?.split('@') ?? [];
  const [name, domain] = parts.length === 2 && parts[0] !== '' ? parts : [];
  const owner = recordType === EXCHANGE_ITEM ? toText(record['MailboxOwnerUPN']) : null;
  return {
    id,
    email: owner ?? (name === undefined ? null : id),
    name: name ?? null,
    domain: domain ?? null,
  };
}

/** Everybody whom the record names as acting or, for a team, as added. */
export function relatedUsers(user: AuditUser, record: JsonObject): string[] {
  const members = listOf(record['Members']).map((member) => toText(objectOf(member)?.['UPN']));
  return unique([user.name, user.id, user.email, ...members]);
}
