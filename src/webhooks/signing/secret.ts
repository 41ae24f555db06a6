import { type Problem, refused, warning } from '../connection/problem.ts';
import { isVaultSecretUri } from '../../platform/vault/vaultSecretUri.ts';

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

const prefix = 'whsec_';
const leastBytes = 16;
const advisedBytes = 24;
const leastDistinctBytes = 5;

/** Published in specifications, vendors' pages and libraries' tests, so everybody can sign with them. */
const publishedExamples: ReadonlySet<string> = new Set([
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS',
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr',
  'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  'whsec_plJ3nmyCDGBKInavdOK15jsl',
  '8f742231b10e8888abcd99yyyzzz85a5',
  "It's a Secret to Everybody",
]);

/**
 * The keys of a secret.
 * @throws UnusableSecretError when the text after `whsec_` is not standard base64.
 */
export function signingKeys(secret: string): SigningKeys {
  const v0 = Buffer.from(secret, 'utf8');
  if (!secret.startsWith(prefix)) return { v1: v0, v0 };
  const v1 = decodeBase64(secret.slice(prefix.length));
  if (v1 === null) throw new UnusableSecretError('secret-not-base64');
  return { v1, v0 };
}

/**
 * What is wrong with one secret. 16 bytes are the least that is taken, 24 the least that Standard Webhooks 1.0.0 asks of
 * generated secrets: between them stands a warning.
 */
export function secretProblems(secret: string): readonly Problem[] {
  const generate = 'Generate one: "whsec_" followed by the base64 of 32 random bytes.';
  if (secret === '') return [refused('secret-empty', 'The secret is empty.', generate)];
  if (secret.trimStart().toLowerCase().startsWith('@microsoft.keyvault(')) {
    return [
      refused(
        'secret-unresolved',
        'The secret is an unresolved Key Vault reference; signing with that text would use a key anybody can guess.',
        'Give the app access to the vault and check the name of the secret, or use the vault secret URI.',
      ),
    ];
  }
  if (!/^[\x20-\x7e]+$/.test(secret) || secret.trim() !== secret) {
    return [
      refused(
        'secret-characters',
        'The secret has characters other than printable ASCII, or blanks at its ends.',
        'Look for a line break or quotation marks that were copied along; libraries disagree on how to read such text.',
      ),
    ];
  }
  if (/^https?:\/\//i.test(secret)) {
    return [
      refused(
        'secret-url',
        'The secret is a web address, but not that of a vault secret.',
        'Expected https://<vault>.vault.azure.net/secrets/<name>, or the secret itself.',
      ),
    ];
  }
  if (/^wh[sp]k_/.test(secret)) {
    return [refused('secret-asymmetric', 'The secret is an ed25519 key, which signs another scheme.', generate)];
  }
  if (publishedExamples.has(secret) || publishedExamples.has(prefix + secret)) {
    return [refused('secret-published', 'The secret is an example from public documentation.', generate)];
  }
  const key = secret.startsWith(prefix) ? decodeBase64(secret.slice(prefix.length)) : Buffer.from(secret, 'utf8');
  if (key === null) {
    return [
      refused(
        'secret-not-base64',
        'The text after "whsec_" is not standard base64.',
        'Copy it again; if it has "-" or "_", replace them by "+" and "/".',
      ),
    ];
  }
  if (key.length < leastBytes) {
    return [refused('secret-short', `The secret has ${key.length} bytes; ${leastBytes} is the least.`, generate)];
  }
  if (new Set(key).size < leastDistinctBytes) {
    return [refused('secret-guessable', 'The secret repeats a few characters.', generate)];
  }
  if (!secret.startsWith(prefix) && looksLikeBase64(secret)) {
    return [
      warning(
        'secret-without-prefix',
        'The secret looks like base64 without "whsec_" in front; its text itself is used as the key.',
        'If the receiver decodes it, as Standard Webhooks libraries do, put "whsec_" in front of it here.',
      ),
    ];
  }
  if (key.length < advisedBytes) {
    return [
      warning('secret-below-advice', `The secret has ${key.length} bytes; ${advisedBytes} are advised.`, generate),
    ];
  }
  return [];
}

/**
 * What is wrong with the secrets of a connection, current one first: each by itself, their number, and twins. A vault
 * secret URI is judged when its value is read.
 */
export function secretListProblems(secrets: readonly string[]): readonly Problem[] {
  const problems = secrets.filter((secret) => !isVaultSecretUri(secret)).flatMap(secretProblems);
  if (secrets.length > 2) {
    problems.push(refused('secrets-many', 'More than two secrets are set.', 'Keep the current and the previous one.'));
  }
  if (new Set(secrets).size < secrets.length) {
    problems.push(refused('secrets-same', 'The same secret is set twice.', 'Remove the previous one.'));
  }
  return problems;
}

/** Hexadecimal text is base64 by its letters too, but nobody means it so. */
function looksLikeBase64(text: string): boolean {
  return text.length % 4 === 0 && decodeBase64(text) !== null && !/^[0-9a-f]+$/i.test(text) && /[0-9+/=]/.test(text);
}

/** Buffer.from never refuses base64, so the alphabet and the length are checked here. Padding may be missing. */
export function decodeBase64(text: string): Buffer | null {
  const unpadded = text.replace(/={1,2}$/, '');
  const padded = unpadded.length !== text.length;
  if (unpadded === '' || !/^[A-Za-z0-9+/]+$/.test(unpadded) || unpadded.length % 4 === 1) return null;
  if (padded && text.length % 4 !== 0) return null;
  return Buffer.from(unpadded, 'base64');
}
