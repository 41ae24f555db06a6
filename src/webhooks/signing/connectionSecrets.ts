import type { Connection } from '../connection/connection.ts';
import { ed25519KeyProblems } from './ed25519Key.ts';
import { headerProblems, queryKeyProblems } from './apiKeyProblems.ts';
import type { Finding } from '../connection/finding.ts';
import { haveTwins, secretIdentity, secretProblems } from './secretProblems.ts';
import type { SecretHolders } from './secretHolders.ts';
import type { SecretCache } from '../../platform/vault/secretCache.ts';
import { SecretUnusableError } from './secretUnusableError.ts';
import { VaultRefusedError, VaultUnavailableError } from '../../platform/vault/vaultErrors.ts';
import { isVaultSecretUri } from '../../platform/vault/vaultSecretUri.ts';

/** The secrets of one connection, wherever they are kept. */
export interface ConnectionSecrets {
  /**
   * The connection with every vault secret URI replaced by its value, checked by the rules that hold for literals.
   * @throws SecretUnusableError
   */
  resolve(): Promise<Connection>;
  /**
   * The private key of `v1a` signatures alone, null without one: nothing else is read for it.
   * @throws SecretUnusableError
   */
  signingKey(): Promise<string | null>;
  /** The receiver refuses us: what comes from a vault is read again. */
  invalidate(): void;
}

/**
 * Values that are literals stay as they are, and cost nothing.
 * @param holders of all connections: none may sign with what another one signs with
 */
export function connectionSecrets(
  connection: Connection,
  cache: SecretCache,
  holders: SecretHolders,
): ConnectionSecrets {
  const { number, secrets, apiKeys, ed25519Key, signatureHeaderPrefix, redactKey } = connection;
  holders.note(number, secrets.filter((text) => !isVaultSecretUri(text)).map(secretIdentity));
  const uris = [...secrets, ...apiKeys.map(({ value }) => value), ed25519Key ?? ''].filter(isVaultSecretUri);
  const setting = (name: string) => `WEBHOOK_${number}_${name}`;

  async function valueOf(text: string, name: string, check: (value: string) => readonly Finding[]): Promise<string> {
    if (!isVaultSecretUri(text)) return text;
    const value = await cache.get(text).catch((cause: unknown) => {
      if (cause instanceof VaultRefusedError) throw new SecretUnusableError(setting(name), 'vault-refused', { cause });
      if (!(cause instanceof VaultUnavailableError)) throw cause;
      throw new SecretUnusableError(setting(name), 'vault-unavailable', { cause });
    });
    const problem = check(value).find(({ severity }) => severity === 'refused');
    if (problem !== undefined) throw new SecretUnusableError(setting(name), problem.code);
    return value;
  }

  async function signingKey(): Promise<string | null> {
    return ed25519Key === null ? null : valueOf(ed25519Key, 'ED25519_KEY', ed25519KeyProblems);
  }

  async function resolve(): Promise<Connection> {
    const current = await Promise.all(
      secrets.map((text, index) => valueOf(text, index === 0 ? 'SECRET' : 'SECRET_PREVIOUS', secretProblems)),
    );
    if (haveTwins(current)) throw new SecretUnusableError(setting('SECRET_PREVIOUS'), 'secrets-same');
    if (redactKey !== null && current.includes(redactKey)) {
      throw new SecretUnusableError(setting('REDACT_KEY'), 'redact-key-shared');
    }
    if (holders.note(number, current.map(secretIdentity))) {
      throw new SecretUnusableError(setting('SECRET'), 'secret-shared');
    }
    const keys = apiKeys.map(async (key, index) => {
      const check = (value: string) =>
        key.in === 'header'
          ? headerProblems(key.name, value, signatureHeaderPrefix)
          : queryKeyProblems(key.name, value);
      return { ...key, value: await valueOf(key.value, `KEY_${index + 1}_VALUE`, check) };
    });
    return {
      ...connection,
      secrets: current,
      apiKeys: await Promise.all(keys),
      ed25519Key: await signingKey(),
    };
  }

  return {
    resolve: async () => (uris.length === 0 ? connection : resolve()),
    signingKey,
    invalidate: () => {
      for (const uri of uris) cache.expire(uri);
    },
  };
}
