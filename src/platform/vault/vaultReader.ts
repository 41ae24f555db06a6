import type { DispatcherPool } from '../http/dispatcher.ts';
import { VaultRefusedError, VaultUnavailableError } from './vaultErrors.ts';
import type { VaultSecret } from './vaultSecretUri.ts';

const API_VERSION = '7.4';
const TIMEOUT_MS = 10_000;

/** Statuses by which a vault speaks of the secret or of our right to it. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

export interface VaultReaderOptions {
  /** Not guarded: the host is one of the clouds' vault domains, often at a private address. */
  readonly dispatchers: DispatcherPool;
  /** The value of `Authorization` for a scope. */
  readonly authorization: (scope: string) => Promise<string>;
}

/** Reads the text of a vault secret. Throws `VaultUnavailableError` or `VaultRefusedError`. */
export type ReadVaultSecret = (secret: VaultSecret) => Promise<string>;

/**
 * Reads secrets by Key Vault's REST API ("Get Secret", version 7.4), at most 10 s each. Redirects are not followed and no
 * challenge is answered: the token is asked for the vault's own cloud beforehand.
 */
export function vaultReader({ dispatchers, authorization }: VaultReaderOptions): ReadVaultSecret {
  return async ({ vault, name, version, scope }) => {
    const answer = await request().catch((cause: unknown) => {
      throw new VaultUnavailableError(null, { cause });
    });
    if (refusals.has(answer.status)) throw new VaultRefusedError(answer.status);
    const value = answer.status === 200 ? valueOf(answer.text) : null;
    if (value === null) throw new VaultUnavailableError(answer.status);
    return value;

    async function request(): Promise<{ readonly status: number; readonly text: string }> {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const [dispatcher, token] = await Promise.all([dispatchers.get(), authorization(scope)]);
      const { statusCode, body } = await dispatcher.request({
        origin: vault,
        path: `/secrets/${name}${version === null ? '' : `/${version}`}?api-version=${API_VERSION}`,
        method: 'GET',
        headers: { authorization: token, accept: 'application/json' },
        signal,
      });
      return { status: statusCode, text: await body.text() };
    }
  };
}

function valueOf(text: string): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const found = typeof parsed === 'object' && parsed !== null && 'value' in parsed ? parsed.value : null;
  return typeof found === 'string' ? found : null;
}
