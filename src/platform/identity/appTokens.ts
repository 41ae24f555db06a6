import type { DispatcherPool } from '../http/dispatcher.ts';
import { certificateVersions } from '../vault/certificateVersions.ts';
import { vaultApi } from '../vault/vaultApi.ts';
import { vaultCertificates } from '../vault/vaultCertificates.ts';
import { isVaultSecretUri } from '../vault/vaultSecretUri.ts';
import { certificateTokens, type ReadCertificates } from './certificateTokens.ts';
import { CLOUDS, type CloudName } from './clouds.ts';
import { federatedTokens } from './federatedTokens.ts';
import { managedIdentityTokens } from './managedIdentityTokens.ts';
import { pemCertificates } from './pemCertificates.ts';
import { type IssueToken, type TokenSource, tokenSource } from './tokenSource.ts';

/** What decides how the app proves who it is to Microsoft's APIs; see `docs/permissions.md`. */
export interface CredentialSettings {
  readonly cloud: CloudName;
  /** Empty where nothing needs it: a managed identity alone. */
  readonly tenantId: string;
  /** Of the user-assigned identity; null means the system-assigned one. */
  readonly clientId: string | null;
  /** Of the app registration; null means that the identity itself holds the permissions. */
  readonly appClientId: string | null;
  /** Of a certificate in a vault whose key signs there. */
  readonly certificateName: string | null;
  /** The vault's name. */
  readonly certificateVault: string | null;
  readonly certificateVersion: string | null;
  /** PEM text, or the address of a vault secret that holds it. */
  readonly certificatePem: string | null;
  /** Stand-ins on this machine; null means the cloud's own. */
  readonly loginEndpoint: string | null;
  readonly vaultEndpoint: string | null;
}

export interface CredentialServices {
  readonly dispatchers: DispatcherPool;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** The value of a vault secret's address. */
  readonly readSecret: (uri: string) => Promise<string>;
}

/**
 * The app's one source of tokens for Microsoft's APIs, by what is set: a certificate in a vault or as PEM, else the
 * identity's federated credential of an app registration, else the managed identity itself.
 */
export function appTokens(settings: CredentialSettings, services: CredentialServices): TokenSource {
  return tokenSource(issuer(settings, services), services.now);
}

function issuer(settings: CredentialSettings, { dispatchers, now, readSecret }: CredentialServices): IssueToken {
  const { tenantId, clientId, appClientId, certificatePem } = settings;
  const cloud = CLOUDS[settings.cloud];
  const identity = managedIdentityTokens(clientId);
  if (appClientId === null) return identity;
  const address = settings.loginEndpoint ?? cloud.login;
  const app = { login: cloud.login, address, tenantId, clientId: appClientId };
  const certificates =
    vaultCertificatesOf(settings, identity, dispatchers, now) ??
    (certificatePem === null ? null : pemCertificates(() => pemText(certificatePem)));
  return certificates === null
    ? federatedTokens(app, identity, cloud.exchangeAudience, dispatchers, now)
    : certificateTokens(app, certificates, dispatchers, now);

  function pemText(given: string): Promise<string> {
    return isVaultSecretUri(given) ? readSecret(given) : Promise.resolve(given);
  }
}

function vaultCertificatesOf(
  settings: CredentialSettings,
  identity: IssueToken,
  dispatchers: DispatcherPool,
  now: () => number,
): ReadCertificates | null {
  const { certificateName, certificateVault, certificateVersion, vaultEndpoint } = settings;
  if (certificateName === null || certificateVault === null) return null;
  const { vaultSuffix } = CLOUDS[settings.cloud];
  const host = {
    vault: vaultEndpoint ?? `https://${certificateVault}.${vaultSuffix}`,
    scope: `https://${vaultSuffix}/.default`,
  };
  const tokens = tokenSource(identity, now);
  const read = certificateVersions({
    host,
    name: certificateName,
    pinnedVersion: certificateVersion,
    dispatchers,
    tokens,
    isLocal: vaultEndpoint !== null,
  });
  return vaultCertificates(read, vaultApi({ dispatchers, tokens, now, localVault: vaultEndpoint }), host, now);
}
