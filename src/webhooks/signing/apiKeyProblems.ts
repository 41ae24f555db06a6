import type { ApiKey } from '../connection/connection.ts';
import { isVaultSecretUri } from '../../platform/vault/vaultSecretUri.ts';
import { isPlaceholder } from './guessable.ts';
import { type Finding, refused, warning } from '../connection/finding.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const longestValue = 4096;
const mostKeys = 5;

/**
 * Names that HTTP, the platform or we ourselves own. undici passes some of them on unchecked (`host`,
 * `connection: upgrade`); `metadata` and `x-identity-header` open token endpoints, and what says where a request came from is
 * for proxies to write.
 */
const ownedNames: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'expect',
  'cookie',
  'user-agent',
  'date',
  'via',
  'range',
  'accept-encoding',
  'forwarded',
  'x-real-ip',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'metadata',
  'metadata-flavor',
  'x-identity-header',
  'secret',
  'client-ip',
  'max-forwards',
  'disguised-host',
]);
const ownedPrefixes = [
  'proxy-',
  'webhook-',
  ':',
  'x-forwarded-',
  'x-ms-client-principal',
  'x-arr-',
  'x-azure-',
  'x-waws-',
  'x-site-deployment-',
  'x-aws-ec2-metadata-',
  'if-',
  'sec-',
  'access-control-',
];

/** First words of names that mean something to HTTP or the platform: as a prefix they would look like such a name. */
const OWNED_WORDS: ReadonlySet<string> = new Set(
  'content transfer authorization www authentication cookie set host connection keep upgrade accept allow if sec access user date via x-forwarded forwarded x-ms x-identity metadata'.split(
    ' ',
  ),
);

/** What is wrong with one header that an administrator sets. `signaturePrefix` is the connection's. */
export function headerProblems(name: string, value: string, signaturePrefix: string): readonly Finding[] {
  if (!token.test(name)) {
    return [
      refused('header-name', 'A header name has characters that HTTP does not allow.', 'Use letters, digits and "-".'),
    ];
  }
  if (isOwned(name.toLowerCase(), signaturePrefix)) {
    return [
      refused(
        'header-owned',
        `The header ${name} belongs to the protocol or to grantwire.`,
        'Choose another name, such as Authorization or X-Api-Key.',
      ),
    ];
  }
  return valueProblems(value);
}

/** What is wrong with one query parameter that an administrator sets. */
export function queryKeyProblems(name: string, value: string): readonly Finding[] {
  const advice = warning(
    'query-key',
    'A key in the query ends up in logs of proxies and receivers.',
    'Prefer a header if the receiver takes one.',
  );
  if (!/^[\x21-\x7e]{1,256}$/.test(name)) {
    return [refused('query-name', 'A query parameter has no printable ASCII name.', 'Use letters, digits, "-", "_".')];
  }
  return [...valueProblems(value), advice];
}

/** What is wrong with the API keys of a connection: each by itself, their number, twins, and names the URL has already. */
export function apiKeyProblems(apiKeys: readonly ApiKey[], url: string, signaturePrefix: string): readonly Finding[] {
  const problems = apiKeys.flatMap((key) =>
    key.in === 'header' ? headerProblems(key.name, key.value, signaturePrefix) : queryKeyProblems(key.name, key.value),
  );
  if (apiKeys.length > mostKeys) {
    problems.push(refused('keys-many', `More than ${mostKeys} API keys are set.`, 'Remove some.'));
  }
  const names = apiKeys.map((key) => `${key.in} ${key.in === 'header' ? key.name.toLowerCase() : key.name}`);
  if (new Set(names).size < names.length) {
    problems.push(refused('keys-same', 'Two API keys have the same name.', 'Remove one of them.'));
  }
  const inUrl = URL.parse(url)?.searchParams;
  if (inUrl && apiKeys.some((key) => key.in === 'query' && inUrl.has(key.name))) {
    problems.push(refused('keys-in-url', 'A query key is in the URL already.', 'Remove it from the URL.'));
  }
  return problems;
}

/** What is wrong with the prefix of the v0 signature pair: both names that it yields must be legal and free. */
export function signaturePrefixProblems(prefix: string): readonly Finding[] {
  const fix = 'Use letters, digits and "-", such as X-Grantwire.';
  if (!token.test(prefix) || prefix.length > 64) {
    return [refused('prefix-name', 'The signature header prefix is not a header name.', fix)];
  }
  const lower = prefix.toLowerCase();
  const isOwnedWord = OWNED_WORDS.has(lower) || ownedNames.has(lower);
  if (lower === 'webhook' || isOwnedWord || ownedPrefixes.some((owned) => `${lower}-`.startsWith(owned))) {
    return [refused('prefix-owned', 'The signature header prefix would hide headers of the protocol.', fix)];
  }
  return [];
}

function isOwned(name: string, signaturePrefix: string): boolean {
  const prefix = signaturePrefix.toLowerCase();
  return (
    ownedNames.has(name) ||
    ownedPrefixes.some((owned) => name.startsWith(owned)) ||
    name === `${prefix}-signature` ||
    name === `${prefix}-request-timestamp`
  );
}

function valueProblems(value: string): readonly Finding[] {
  if (value.toLowerCase().includes('@microsoft.keyvault(')) {
    return [
      refused(
        'key-unresolved',
        'The API key is, or has in it, an unresolved Key Vault reference.',
        'A reference is resolved only where it is the whole value: keep the whole value in the vault, "Bearer" and all, and give the app access.',
      ),
    ];
  }
  if (!isVaultSecretUri(value) && value.split(/\s+/).some((word) => isVaultSecretUri(word))) {
    const fix = 'Keep the whole value in the vault, "Bearer" and all, and set its address alone.';
    return [refused('key-uri-inside', 'The API key has the address of a vault secret inside other text.', fix)];
  }
  if (isPlaceholder(value.replace(/^[A-Za-z-]+ /, ''))) {
    return [refused('key-placeholder', 'The API key is a placeholder.', 'Set the key itself.')];
  }
  if (value.trim() === '' || value.trim() !== value || !/^[\x20-\x7e]+$/.test(value)) {
    return [
      refused(
        'key-characters',
        'An API key is empty, has blanks at its ends, or characters other than printable ASCII.',
        'Look for a line break that was copied along.',
      ),
    ];
  }
  if (value.length > longestValue) {
    return [refused('key-long', `An API key is longer than ${longestValue} bytes.`, 'Check what was copied.')];
  }
  return [];
}
