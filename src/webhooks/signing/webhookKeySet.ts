import { createHash } from 'node:crypto';
import { ed25519Key } from './ed25519Key.ts';

/** A public key of ours (RFC 8037 §2). */
export interface WebhookKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly alg: 'EdDSA';
  readonly use: 'sig';
  /** Thumbprint of the key (RFC 7638): the same wherever it is computed. */
  readonly kid: string;
  /** 32 bytes, base64url. */
  readonly x: string;
}

/** The public halves of `whsk_` texts as a JWK Set (RFC 7517 §5), each once; they name no connection. */
export function webhookKeySet(keys: readonly string[]): { readonly keys: readonly WebhookKey[] } {
  const publicKeys = new Set(keys.map((text) => ed25519Key(text).publicKey.toString('base64url')));
  return { keys: [...publicKeys].map(toKey) };
}

function toKey(x: string): WebhookKey {
  // RFC 7638 §3.2 and RFC 8037 §2: the required members, in the order of their names.
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
  return { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x };
}
