import { isJsonObject } from '../../../src/json/json.ts';
import { tryParse } from '../../../src/json/parseJsonText.ts';

/** The company's things in one message of a source hub, by their index in it. */
export type CompanyRecord =
  | { readonly kind: 'audit'; readonly serial: number }
  | { readonly kind: 'mail'; readonly key: string };

/** A row of the message trace: one message for one recipient. */
export function mailKey(id: string, recipient: string): string {
  return `${id} ${recipient}`;
}

/** What of the company stands in a message; null where a record is of somebody else. */
export function companyRecords(body: Buffer): readonly (CompanyRecord | null)[] {
  const parsed = tryParse(body.toString('utf8'));
  const records = isJsonObject(parsed) ? parsed['records'] : undefined;
  return Array.isArray(records) ? records.map(companyRecord) : [];
}

function companyRecord(record: unknown): CompanyRecord | null {
  if (!isJsonObject(record)) return null;
  const { UserKey: userKey, id, recipientAddress } = record;
  // The simulator writes the serial behind these digits, also into records that have no `Id`.
  const [, serial] = /^1003(\d+)$/.exec(typeof userKey === 'string' ? userKey : '') ?? [];
  if (serial !== undefined) return { kind: 'audit', serial: Number(serial) };
  if (typeof id !== 'string' || typeof recipientAddress !== 'string') return null;
  return { kind: 'mail', key: mailKey(id, recipientAddress) };
}
