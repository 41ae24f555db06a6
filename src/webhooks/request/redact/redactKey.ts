import { createHmac } from 'node:crypto';
import type { Connection } from '../../connection/connection.ts';
import { isVaultSecretUri } from '../../../platform/vault/vaultSecretUri.ts';

/** Sixteen hexadecimal digits: enough to tell people apart, too few to carry anything else. */
const HASH_DIGITS = 16;

/**
 * The key of the hashes, or null without a usable text. From `WEBHOOK_n_REDACT_KEY`, else from the current signing secret,
 * by HMAC-SHA256 with a label, so that neither the text nor another use of it follows from a hash. A secret that is read
 * from a vault at run time is none, as bodies must be the same before and after a crash.
 */
export function redactKey({ redactKey: own, secrets }: Pick<Connection, 'redactKey' | 'secrets'>): Buffer | null {
  const text = own ?? secrets[0];
  if (text === undefined || isVaultSecretUri(text)) return null;
  return createHmac('sha256', text).update('grantwire redact 1').digest();
}

/** The keyed hash of a text: HMAC-SHA256, the first 16 hexadecimal digits. */
export function redactHash(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex').slice(0, HASH_DIGITS);
}
