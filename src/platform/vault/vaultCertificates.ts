import { createHash } from 'node:crypto';
import type { SigningCertificate } from '../identity/certificateAssertion.ts';
import type { ReadCertificates } from '../identity/certificateTokens.ts';
import type { VaultApi, VaultHost } from './vaultApi.ts';
import { VaultUnavailableError } from './vaultErrors.ts';

/** One version of a vault's certificate, with the id of its key in the same vault. */
export interface CertificateVersion {
  readonly version: string;
  readonly keyId: string;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly isEnabled: boolean;
  /** Milliseconds since 1970; null where the vault sets no bound. */
  readonly notBefore: number | null;
  readonly expiresOn: number | null;
}

/** Reads the versions of a certificate: all, or the pinned one alone. */
export type ReadVersions = () => Promise<readonly CertificateVersion[]>;

/**
 * Certificates whose keys sign inside the vault and never leave it; the newest first, so that a renewed one is used as
 * soon as the app knows it. Versions that are disabled, expired or not valid yet are left out.
 *
 * @param now wall clock, milliseconds since 1970
 */
export function vaultCertificates(
  read: ReadVersions,
  call: VaultApi,
  host: VaultHost,
  now: () => number,
): ReadCertificates {
  return async () => {
    const versions = await read();
    return versions
      .filter(
        ({ isEnabled, notBefore, expiresOn }) =>
          isEnabled && (notBefore ?? 0) <= now() && now() < (expiresOn ?? Infinity),
      )
      .toSorted((a, b) => (b.notBefore ?? 0) - (a.notBefore ?? 0))
      .map(({ keyId, certificate }) => signing(keyId, certificate));
  };

  function signing(keyId: string, certificate: Uint8Array): SigningCertificate {
    return {
      thumbprint: createHash('sha256').update(certificate).digest('base64url'),
      sign: async (data) => {
        const digest = createHash('sha256').update(data).digest('base64url');
        const { value } = await call(host, `${keyPath(keyId, host.vault)}/sign`, { alg: 'PS256', value: digest });
        if (typeof value !== 'string') throw new VaultUnavailableError(200);
        return Buffer.from(value, 'base64url');
      },
    };
  }
}

/** The path of a key id, which must be of the vault that named it: our token goes nowhere else. */
function keyPath(keyId: string, vault: string): string {
  const url = URL.parse(keyId);
  const isKey = url !== null && /^\/keys\/[0-9A-Za-z-]{1,127}\/[0-9A-Za-z]{1,64}$/.test(url.pathname);
  if (!isKey || url.host !== new URL(vault).host) throw new VaultUnavailableError(200);
  return url.pathname;
}
