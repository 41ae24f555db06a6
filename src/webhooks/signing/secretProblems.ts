import { createHash } from 'node:crypto';
import { type Finding, refused, warning } from '../connection/finding.ts';
import { decodeBase64 } from './base64.ts';
import { isGuessable, isPlaceholder, spellsPlaceholder } from './guessable.ts';
import { SECRET_PREFIX, signingKeys, UnusableSecretError } from './signingKeys.ts';
import { isVaultSecretUri } from '../../platform/vault/vaultSecretUri.ts';

const leastBytes = 16;
const advisedBytes = 24;

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
 * What is wrong with one secret. 16 bytes are the least that is taken, 24 the least that Standard Webhooks 1.0.0 asks of
 * generated secrets: between them stands a warning.
 */
export function secretProblems(secret: string): readonly Finding[] {
  const generate = 'Generate one: "whsec_" followed by the base64 of 32 random bytes.';
  if (secret === '') return [refused('secret-empty', 'The secret is empty.', generate)];
  if (secret.toLowerCase().includes('@microsoft.keyvault(')) {
    return [
      refused(
        'secret-unresolved',
        'The secret is an unresolved Key Vault reference; signing with that text would use a key anybody can guess.',
        'Give the app access to the vault and check the name of the secret, or use the vault secret URI.',
      ),
    ];
  }
  const placeholder = refused(
    'secret-placeholder',
    'The secret is a placeholder or a word that everybody tries first.',
    generate,
  );
  if (isPlaceholder(secret) || isPlaceholder(secret.replace(/^whsec_/i, ''))) return [placeholder];
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
  if (publishedExamples.has(secret) || publishedExamples.has(SECRET_PREFIX + secret)) {
    return [refused('secret-published', 'The secret is an example from public documentation.', generate)];
  }
  if (/^whsec_/i.test(secret) && !secret.startsWith(SECRET_PREFIX)) {
    const what = 'The secret starts with "whsec_" in other letters, so its text itself would be the key.';
    return [refused('secret-prefix', what, 'Write "whsec_" in small letters.')];
  }
  const key = secret.startsWith(SECRET_PREFIX)
    ? decodeBase64(secret.slice(SECRET_PREFIX.length))
    : Buffer.from(secret, 'utf8');
  if (key === null) {
    return [
      refused(
        'secret-not-base64',
        'The text after "whsec_" is not standard base64.',
        'Copy it again; if it has "-" or "_", replace them by "+" and "/".',
      ),
    ];
  }
  if (spellsPlaceholder(key)) return [placeholder];
  if (key.length < leastBytes) {
    return [refused('secret-short', `The secret has ${key.length} bytes; ${leastBytes} is the least.`, generate)];
  }
  if (isGuessable(key)) {
    return [refused('secret-guessable', 'The secret repeats a few characters or counts through them.', generate)];
  }
  if (!secret.startsWith(SECRET_PREFIX) && looksLikeBase64(secret)) {
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
export function secretListProblems(secrets: readonly string[]): readonly Finding[] {
  const problems = secrets.filter((secret) => !isVaultSecretUri(secret)).flatMap(secretProblems);
  if (secrets.length > 2) {
    problems.push(refused('secrets-many', 'More than two secrets are set.', 'Keep the current and the previous one.'));
  }
  if (haveTwins(secrets)) {
    problems.push(refused('secrets-same', 'The same secret is set twice.', 'Remove the previous one.'));
  }
  return problems;
}

/** Whether two secrets are one key, however they are spelled (with and without padding, as base64 or as text). */
export function haveTwins(secrets: readonly string[]): boolean {
  const names = secrets.map(secretIdentity);
  return new Set(names).size < names.length;
}

/** What a secret is as a key, told without it: equal for two spellings of one key. */
export function secretIdentity(secret: string): string {
  const key = isVaultSecretUri(secret) ? null : keyOf(secret);
  return createHash('sha256')
    .update(key ?? secret)
    .digest('base64');
}

function keyOf(secret: string): Buffer | null {
  try {
    return signingKeys(secret).v1;
  } catch (error) {
    if (error instanceof UnusableSecretError) return null;
    throw error;
  }
}

/** Hexadecimal text is base64 by its letters too, but nobody means it so. */
function looksLikeBase64(text: string): boolean {
  return text.length % 4 === 0 && decodeBase64(text) !== null && !/^[0-9a-f]+$/i.test(text) && /[0-9+/=]/.test(text);
}
