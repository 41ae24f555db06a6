import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { ed25519Key } from './ed25519Key.ts';
import { memoize } from '../../platform/runtime/memoize.ts';
import { signingKeys } from './signingKeys.ts';

/** What a signature covers: the bytes that are sent, under their id, at the time of this attempt. */
export interface SignedContent {
  /** `webhook-id`; no full stop may be in it, as that separates the parts of the signed text. */
  readonly id: string;
  /** Unix seconds of the attempt, an integer. */
  readonly timestampSeconds: number;
  readonly body: Buffer;
}

/**
 * The headers of one attempt, names in the case given here.
 *
 * With secrets: Standard Webhooks 1.0.0 (`webhook-signature`: `v1,<base64>` per secret, separated by blanks; HMAC-SHA256
 * of `<id>.<timestamp>.<body>`) and the v0 pair (`<prefix>-Signature`: hex HMAC-SHA256 of `v0:<timestamp>:<body>` per
 * secret, separated by a comma alone). A blank after the comma, as Opal's page shows it, would break receivers that split
 * without trimming and still hold the previous secret; without it both kinds find both secrets.
 * With an ed25519 key (`whsk_…`) besides: `v1a,<base64>` after the others, over the same text. It is never sent alone, as
 * the official libraries skip it.
 * Without secrets: `webhook-id` and `webhook-timestamp` only, so that receivers can still recognise repeats.
 *
 * @throws UnusableSecretError when a `whsec_` secret is not base64, UnusableEd25519KeyError when a key is none.
 */
export function signatureHeaders(
  secrets: readonly string[],
  prefix: string,
  content: SignedContent,
  asymmetricKey: string | null = null,
): Readonly<Record<string, string>> {
  const timestamp = String(content.timestampSeconds);
  const plain = { 'webhook-id': content.id, 'webhook-timestamp': timestamp };
  if (secrets.length === 0) return plain;
  const keys = secrets.map(hmacKeys);
  const v1 = keys.map((key) => `v1,${hmac(key.v1, `${content.id}.${timestamp}.`, content.body, 'base64')}`);
  const v0 = keys.map((key) => hmac(key.v0, `v0:${timestamp}:`, content.body, 'hex'));
  return {
    ...plain,
    'webhook-signature': [...v1, ...v1a(asymmetricKey, `${content.id}.${timestamp}.`, content.body)].join(' '),
    [`${prefix}-Request-Timestamp`]: timestamp,
    [`${prefix}-Signature`]: v0.join(','),
  };
}

function v1a(key: string | null, start: string, body: Buffer): string[] {
  if (key === null) return [];
  return [
    `v1a,${ed25519Key(key)
      .sign(Buffer.concat([Buffer.from(start), body]))
      .toString('base64')}`,
  ];
}

/** Made once per secret: handing Node the bytes each time costs five times the hashing of a small body. */
const hmacKeys = memoize((secret: string) => {
  const { v1, v0 } = signingKeys(secret);
  return { v1: createSecretKey(v1), v0: createSecretKey(v0) };
});

function hmac(key: KeyObject, start: string, body: Buffer, encoding: 'base64' | 'hex'): string {
  return createHmac('sha256', key).update(start).update(body).digest(encoding);
}
