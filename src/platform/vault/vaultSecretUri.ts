/** A secret of a vault, by the parts of its URI. */
export interface VaultSecret {
  /** `https://<vault>.<suffix>`. */
  readonly vault: string;
  readonly name: string;
  /** Null: the latest. */
  readonly version: string | null;
  /** What a token must be for. */
  readonly scope: string;
}

/** The clouds' vault domains (Azure Key Vault, "Key Vault DNS suffixes"); a token is asked for its own cloud only. */
export const VAULT_SUFFIXES = ['vault.azure.net', 'vault.azure.cn', 'vault.usgovcloudapi.net'] as const;

/**
 * Reads `https://<vault>.vault.azure.net/secrets/<name>[/<version>]`; null for anything else, also for keys and
 * certificates, other hosts and ports, queries and fragments.
 */
export function parseVaultSecretUri(text: string): VaultSecret | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.search !== '' || url.hash !== '') return null;
  if (url.username !== '' || url.password !== '') return null;
  const suffix = VAULT_SUFFIXES.find((end) => url.hostname.endsWith(`.${end}`));
  const vault = suffix === undefined ? '' : url.hostname.slice(0, -suffix.length - 1);
  const [, name, version] = /^\/secrets\/([0-9A-Za-z-]{1,127})(?:\/([0-9A-Za-z]{1,64}))?\/?$/.exec(url.pathname) ?? [];
  if (suffix === undefined || !/^[0-9a-z-]{3,24}$/.test(vault) || name === undefined) return null;
  return { vault: url.origin, name, version: version ?? null, scope: `https://${suffix}/.default` };
}

export function isVaultSecretUri(text: string): boolean {
  return parseVaultSecretUri(text) !== null;
}
