import type { Allows } from '../http/allowedHosts.ts';
import type { DispatcherPool } from '../http/dispatcher.ts';
import { jsonClient } from '../http/jsonClient.ts';
import { jsonOf, readText } from '../http/readText.ts';
import type { TokenSource } from '../identity/tokenSource.ts';
import { VaultRefusedError, VaultUnavailableError } from './vaultErrors.ts';
import { VAULT_SUFFIXES } from './vaultSecretUri.ts';

const API_VERSION = '7.4';
const TIMEOUT_MS = 10_000;
/** A secret holds 25 KB at most. */
const MOST_ANSWER_BYTES = 256 * 1024;

/** Statuses by which a vault speaks of the object or of our right to it. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** Where a vault is, and what a token for it must be for. */
export interface VaultHost {
  /** An origin: `https://<vault>.<suffix>`, or http on this machine. */
  readonly vault: string;
  readonly scope: string;
}

/** One call of Key Vault's REST API. Throws `VaultUnavailableError` or `VaultRefusedError`. */
export type VaultApi = (host: VaultHost, path: string, body?: object) => Promise<Readonly<Record<string, unknown>>>;

export interface VaultApiOptions {
  /** Not guarded: the host is one of the clouds' vault domains, often at a private address. */
  readonly dispatchers: DispatcherPool;
  readonly tokens: TokenSource;
  readonly now: () => number;
  /** The one host that is allowed beside the clouds' domains: a vault on this machine. */
  readonly localVault?: string | null;
}

/** A vault of one of the clouds, by its domain. */
export function isVaultHost({ protocol, port, hostname }: URL): boolean {
  return protocol === 'https:' && port === '' && VAULT_SUFFIXES.some((suffix) => hostname.endsWith(`.${suffix}`));
}

/**
 * Key Vault's REST API, version 7.4, at most 10 s a call. Redirects are not followed and no challenge is answered: the
 * token is asked for the vault's own cloud beforehand, and goes to vaults alone.
 */
export function vaultApi({ dispatchers, tokens, now, localVault = null }: VaultApiOptions): VaultApi {
  const allows: Allows = (url) => isVaultHost(url) || url.origin === localVault;
  return async ({ vault, scope }, path, body) => {
    const client = jsonClient({ dispatchers, allows, token: tokens(scope), now });
    const { status, text } = await request().catch((cause: unknown) => {
      throw new VaultUnavailableError(null, { cause });
    });
    if (REFUSALS.has(status)) throw new VaultRefusedError(status);
    const answer = status === 200 ? jsonOf(text) : null;
    if (typeof answer !== 'object' || answer === null) throw new VaultUnavailableError(status);
    return answer as Readonly<Record<string, unknown>>;

    async function request(): Promise<{ readonly status: number; readonly text: string }> {
      const answer = await client.request({
        url: new URL(`${vault}${path}?api-version=${API_VERSION}`),
        ...(body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: answer.status, text: await readText(answer, MOST_ANSWER_BYTES) };
    }
  };
}
