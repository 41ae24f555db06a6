import { createHmac } from 'node:crypto';
import type { Connection } from '../../connection/connection.ts';
import { isVaultSecretUri } from '../../../platform/vault/vaultSecretUri.ts';

/** Sixteen hexadecimal digits: enough to tell people apart, too few to carry anything else. */
const HASH_DIGITS = 16;

/** The keys of one connection's redaction. */
export interface RedactKeys {
  /** Of `hash:` rules. */
  readonly values: Buffer;
  /** Of the ids that are sent. */
  readonly ids: Buffer;
}

/** Rules without a usable key: settings with them are refused, so meeting it is a fault of ours. */
export class RedactKeyMissingError extends Error {
  override readonly name = 'RedactKeyMissingError';

  constructor() {
    super('A connection with redaction rules has no key for them.');
  }
}

/**
 * The keys made of `WEBHOOK_n_REDACT_KEY` by HMAC-SHA256 with a label each, so that neither the text nor another use of it
 * follows from what is sent; null without a usable text. One that is read from a vault at run time is none, as bodies must
 * be the same before and after a crash. A signing secret never serves: the receiver holds it, and could try every value.
 */
export function redactKeys({ redactKey: text }: Pick<Connection, 'redactKey'>): RedactKeys | null {
  if (text === null || isVaultSecretUri(text)) return null;
  const keyFor = (use: string) => createHmac('sha256', text).update(`grantwire redact ${use}`).digest();
  return { values: keyFor('1'), ids: keyFor('ids 1') };
}

/** The ids under which a connection sends events: keyed where it redacts, else their own. */
export function sentIds(connection: Pick<Connection, 'redact' | 'redactKey'>): (id: string) => string {
  const keys = connection.redact.length === 0 ? null : redactKeys(connection);
  return keys === null ? (id) => id : (id) => sentId(keys, id);
}

/** The keyed hash of a text: HMAC-SHA256, the first 16 hexadecimal digits. */
export function redactHash({ values }: RedactKeys, text: string): string {
  return createHmac('sha256', values).update(text, 'utf8').digest('hex').slice(0, HASH_DIGITS);
}

/**
 * The id under which an event is sent: HMAC-SHA256 of its own as a UUID of version 8 (RFC 9562 §5.8). An event's own id is
 * derived from what the record says, so a receiver could find out redacted values by trying them; from this one it cannot.
 */
export function sentId({ ids }: RedactKeys, id: string): string {
  const bytes = createHmac('sha256', ids).update(id, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
