import { VaultUnavailableError } from './vaultErrors.ts';
import type { ReadVaultSecret } from './vaultReader.ts';
import { parseVaultSecretUri } from './vaultSecretUri.ts';

/** How long a value is used without looking again. */
const FRESH_MS = 10 * 60_000;

/** A value younger than this is not read again because a receiver refuses it: the vault would say the same. */
const SETTLED_MS = 10_000;

/** How soon a vault that was away is asked again while the last value is used. */
const AWAY_MS = 30_000;

interface Entry {
  readonly value: string;
  readonly readAt: number;
  /** Milliseconds since 1970 at which it is read again. */
  readonly until: number;
}

/** Values of vault secrets, kept in memory for ten minutes. */
export interface SecretCache {
  /**
   * The value of a vault secret URI. While the vault is away, the last value goes on being used.
   * @throws VaultUnavailableError, VaultRefusedError
   */
  get(uri: string): Promise<string>;
  /** Has the value read again at the next use, unless it was read in the last ten seconds. */
  expire(uri: string): void;
}

/** @param now wall clock, milliseconds since 1970 */
export function secretCache(read: ReadVaultSecret, now: () => number): SecretCache {
  const entries = new Map<string, Entry>();
  const reading = new Map<string, Promise<string>>();

  async function refresh(uri: string): Promise<string> {
    const secret = parseVaultSecretUri(uri);
    if (secret === null) throw new VaultUnavailableError(null);
    try {
      const value = await read(secret);
      entries.set(uri, { value, readAt: now(), until: now() + FRESH_MS });
      return value;
    } catch (error) {
      const last = entries.get(uri);
      if (last === undefined || !(error instanceof VaultUnavailableError)) {
        entries.delete(uri);
        throw error;
      }
      entries.set(uri, { ...last, until: now() + AWAY_MS });
      return last.value;
    }
  }

  return {
    get: async (uri) => {
      const entry = entries.get(uri);
      if (entry !== undefined && now() < entry.until) return entry.value;
      const running = reading.get(uri) ?? refresh(uri).finally(() => reading.delete(uri));
      reading.set(uri, running);
      return running;
    },
    expire: (uri) => {
      const entry = entries.get(uri);
      if (entry !== undefined && now() - entry.readAt >= SETTLED_MS) entries.set(uri, { ...entry, until: now() });
    },
  };
}
