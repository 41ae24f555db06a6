import { decodeBase64 } from './base64.ts';

/** The two HMAC keys of one secret. */
export interface SigningKeys {
  /** For Standard Webhooks `v1`: the decoded bytes of a `whsec_` secret, else the text's own bytes. */
  readonly v1: Buffer;
  /** For the v0 pair: always the text's own bytes, prefix included, since those receivers key with the text they were given. */
  readonly v0: Buffer;
}

/** A `whsec_` secret that is not base64. Settings with it are refused; met while signing it is a fault of ours. */
export class UnusableSecretError extends Error {
  override readonly name = 'UnusableSecretError';
  /** The code of the rule that it breaks, see `secretProblems`. */
  readonly code: string;

  constructor(code: string) {
    super(`A signing secret cannot be used: ${code}.`);
    this.code = code;
  }
}

/** How Standard Webhooks marks base64. */
export const SECRET_PREFIX = 'whsec_';

/**
 * The keys of a secret.
 * @throws UnusableSecretError when the text after `whsec_` is not standard base64.
 */
export function signingKeys(secret: string): SigningKeys {
  const v0 = Buffer.from(secret, 'utf8');
  if (!secret.startsWith(SECRET_PREFIX)) return { v1: v0, v0 };
  const v1 = decodeBase64(secret.slice(SECRET_PREFIX.length));
  if (v1 === null) throw new UnusableSecretError('secret-not-base64');
  return { v1, v0 };
}
