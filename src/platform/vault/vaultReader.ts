import type { VaultApi } from './vaultApi.ts';
import { VaultUnavailableError } from './vaultErrors.ts';
import type { VaultSecret } from './vaultSecretUri.ts';

/** Reads the text of a vault secret. Throws `VaultUnavailableError` or `VaultRefusedError`. */
export type ReadVaultSecret = (secret: VaultSecret) => Promise<string>;

/** Reads secrets ("Get Secret"). */
export function vaultReader(call: VaultApi): ReadVaultSecret {
  return async (secret) => {
    const { name, version } = secret;
    const { value } = await call(secret, `/secrets/${name}${version === null ? '' : `/${version}`}`);
    if (typeof value !== 'string') throw new VaultUnavailableError(200);
    return value;
  };
}
