import type { CertificateClient, KeyVaultCertificate } from '@azure/keyvault-certificates';
import type { DispatcherPool } from '../http/dispatcher.ts';
import type { TokenSource } from '../identity/tokenSource.ts';
import { sdkHttpClient } from './sdkHttpClient.ts';
import { isVaultHost, type VaultHost } from './vaultApi.ts';
import type { CertificateVersion, ReadVersions } from './vaultCertificates.ts';
import { VaultRefusedError, VaultUnavailableError } from './vaultErrors.ts';

/** Older versions than these are of no use while a certificate is renewed. */
const MOST_VERSIONS = 3;

export interface CertificateVersionsOptions {
  readonly host: VaultHost;
  readonly name: string;
  /** Null: whatever is valid. */
  readonly pinnedVersion: string | null;
  readonly dispatchers: DispatcherPool;
  readonly tokens: TokenSource;
  /** Whether the host is a vault on this machine. */
  readonly isLocal: boolean;
}

/** Reads a vault certificate's versions with the SDK, which is loaded at first use. */
export function certificateVersions(options: CertificateVersionsOptions): ReadVersions {
  const { name, pinnedVersion } = options;
  let opened: Promise<CertificateClient> | null = null;
  return async () => {
    const client = await (opened ??= openClient(options));
    try {
      const wanted = pinnedVersion === null ? await newestEnabled(client, name) : [pinnedVersion];
      return await Promise.all(
        wanted.map(async (version) => toVersion(await client.getCertificateVersion(name, version))),
      );
    } catch (cause) {
      if (cause instanceof VaultUnavailableError) throw cause;
      const status = cause instanceof Error && 'statusCode' in cause ? Number(cause.statusCode) : 0;
      if ([401, 403, 404].includes(status)) throw new VaultRefusedError(status);
      throw new VaultUnavailableError(status === 0 ? null : status, { cause });
    }
  };
}

async function openClient(options: CertificateVersionsOptions): Promise<CertificateClient> {
  const { CertificateClient } = await import('@azure/keyvault-certificates');
  const { host, dispatchers, tokens, isLocal } = options;
  const token = tokens(host.scope);
  // The vault's challenge names a resource; the token is for the vault's own cloud whatever it says.
  const credential = {
    getToken: async () => ({
      token: await token.get(AbortSignal.timeout(10_000)),
      expiresOnTimestamp: Date.now() + 60_000,
    }),
  };
  const allows = (url: URL) => isVaultHost(url) || (isLocal && url.origin === host.vault);
  return new CertificateClient(host.vault, credential, {
    httpClient: sdkHttpClient(dispatchers, allows),
    serviceVersion: '7.4',
    retryOptions: { maxRetries: 1, retryDelayInMs: 300 },
    disableChallengeResourceVerification: isLocal,
    ...(isLocal ? { allowInsecureConnection: true } : {}),
  });
}

async function newestEnabled(client: CertificateClient, name: string): Promise<readonly string[]> {
  const found: { readonly version: string; readonly from: number }[] = [];
  for await (const { version, enabled, notBefore, createdOn } of client.listPropertiesOfCertificateVersions(name)) {
    if (version === undefined || enabled === false) continue;
    found.push({ version, from: (notBefore ?? createdOn)?.getTime() ?? 0 });
  }
  return found
    .toSorted((a, b) => b.from - a.from)
    .slice(0, MOST_VERSIONS)
    .map(({ version }) => version);
}

function toVersion({ cer, keyId, properties }: KeyVaultCertificate): CertificateVersion {
  if (cer === undefined || keyId === undefined) throw new VaultUnavailableError(200);
  return {
    version: properties.version ?? '',
    keyId,
    certificate: cer,
    isEnabled: properties.enabled !== false,
    notBefore: properties.notBefore?.getTime() ?? null,
    expiresOn: properties.expiresOn?.getTime() ?? null,
  };
}
