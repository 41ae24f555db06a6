import { SecretUnusableError } from './secretUnusableError.ts';
import { type WebhookKey, webhookKeySet } from './webhookKeySet.ts';

/** How long an answer serves, a refusal too: anybody may ask, and no question of theirs reaches a vault sooner. */
const SERVED_MS = 60_000;

/** The public keys of all connections, as far as their private ones can be read. */
export interface PublicKeys {
  readonly keys: readonly WebhookKey[];
  /** Of the keys that cannot be read; told once each time they are looked for. */
  readonly unreadable: readonly SecretUnusableError[];
}

/**
 * The public keys behind `v1a` signatures, read at most once a minute. A connection whose key cannot be read leaves the
 * keys of the others where they are.
 * @param privateKeys one reader per connection that signs so; null: it does not
 * @param now wall clock, milliseconds since 1970
 */
export function publicKeys(
  privateKeys: readonly (() => Promise<string | null>)[],
  now: () => number,
): () => Promise<PublicKeys> {
  let keys: readonly WebhookKey[] = [];
  let until = -Infinity;
  let reading: Promise<PublicKeys> | null = null;

  async function read(): Promise<PublicKeys> {
    const found = await Promise.all(privateKeys.map((privateKey) => privateKey().catch(refusal)));
    ({ keys } = webhookKeySet(found.filter((one) => typeof one === 'string')));
    until = now() + SERVED_MS;
    return { keys, unreadable: found.filter((one) => one instanceof SecretUnusableError) };
  }

  return () => {
    if (now() < until) return Promise.resolve({ keys, unreadable: [] });
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };
}

function refusal(error: unknown): SecretUnusableError {
  if (error instanceof SecretUnusableError) return error;
  throw error;
}
