import { type Parser, oneOf, text } from '../settings/parsers.ts';
import type { RowValues } from '../settings/readRows.ts';
import { type SettingProblem, SettingRefused } from '../settings/settingRefused.ts';
import { row } from '../settings/settingRow.ts';
import { CLOUDS, type CloudName } from './clouds.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const guid: Parser<string> = (value) => {
  const lower = value.toLowerCase();
  if (!GUID.test(lower)) throw new SettingRefused('is not an id; expected xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.');
  return lower;
};

const vaultName: Parser<string> = (value) => {
  if (!/^[0-9A-Za-z-]{3,24}$/.test(value)) {
    throw new SettingRefused('is not the name of a key vault (3 to 24 letters, digits and hyphens, no address).');
  }
  return value.toLowerCase();
};

const vaultObject: Parser<string> = (value) => {
  if (!/^[0-9A-Za-z-]{1,127}$/.test(value)) throw new SettingRefused('is not the name of a vault certificate.');
  return value;
};

/** An origin on this machine: Microsoft's own addresses follow from `CLOUD` and cannot be set. */
export const loopbackOrigin: Parser<string> = (value) => {
  const url = URL.parse(value);
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (!isLocal || url.pathname !== '/' || url.search !== '') {
    throw new SettingRefused('is not the http address of a stand-in on this machine; leave it out.');
  }
  return url.origin;
};

const common = { readBy: 'platform', ownedBy: 'user', needsRestart: true } as const;

/** Who the app is to Microsoft, and how it gets there. */
export const IDENTITY_SETTINGS = {
  tenantId: row({
    name: 'ENTRA_TENANT_ID',
    meaning: 'The tenant’s id. Absent: nothing is read from Microsoft’s APIs.',
    parse: guid,
    default: null,
    ...common,
  }),
  cloud: row({
    name: 'CLOUD',
    meaning: 'The cloud of the tenant: `public`, `gcc`, `gcchigh` or `dod`.',
    parse: oneOf(...(Object.keys(CLOUDS) as readonly CloudName[])),
    default: 'public',
    ...common,
  }),
  appClientId: row({
    name: 'ENTRA_APP_CLIENT_ID',
    meaning:
      'Client id of an app registration that holds the permissions; absent: the managed identity holds them. Without a certificate, the identity of `AZURE_CLIENT_ID` is its federated credential.',
    parse: guid,
    default: null,
    ...common,
  }),
  certificateName: row({
    name: 'ENTRA_APP_CLIENT_CERTIFICATE_NAME',
    meaning: 'A certificate in a key vault whose key signs the app’s logins inside the vault.',
    parse: vaultObject,
    default: null,
    ...common,
  }),
  certificateVault: row({
    name: 'ENTRA_APP_CLIENT_CERTIFICATE_KEYVAULT_NAME',
    meaning: 'The name of that key vault.',
    parse: vaultName,
    default: null,
    ...common,
  }),
  certificateVersion: row({
    name: 'ENTRA_APP_CLIENT_CERTIFICATE_VERSION',
    meaning:
      'Pins one version of that certificate; absent: the newest valid version that the app registration knows, so that a renewed one is taken up by itself.',
    parse: text,
    default: null,
    ...common,
  }),
  certificatePem: row({
    name: 'ENTRA_APP_CLIENT_CERTIFICATE_PEM',
    meaning:
      'Instead of those: certificate and private key as PEM, or the address of a vault secret that holds them. The key is then in the app’s memory.',
    parse: text,
    default: null,
    secret: true,
    ...common,
  }),
  loginEndpoint: row({
    name: 'ENTRA_LOGIN_ENDPOINT',
    meaning: 'A stand-in for the login service on this machine (http), for tests.',
    parse: loopbackOrigin,
    default: null,
    ...common,
  }),
  vaultEndpoint: row({
    name: 'KEY_VAULT_ENDPOINT',
    meaning: 'A stand-in for that key vault on this machine (http), for tests.',
    parse: loopbackOrigin,
    default: null,
    ...common,
  }),
};

/** What is wrong with how the app is to prove who it is, by name. */
export function identityProblems(
  values: RowValues<typeof IDENTITY_SETTINGS>,
  clientId: string | null,
): readonly SettingProblem[] {
  const { tenantId, appClientId, certificateName, certificateVault, certificateVersion, certificatePem } = values;
  const problems: SettingProblem[] = [];
  const name = (key: keyof typeof IDENTITY_SETTINGS) => IDENTITY_SETTINGS[key].name;
  const refuse = (key: keyof typeof IDENTITY_SETTINGS, problem: string) =>
    problems.push({ setting: name(key), problem });
  const isCertificate = certificateName !== null || certificatePem !== null;
  if (appClientId !== null && tenantId === null) refuse('tenantId', `is missing beside ${name('appClientId')}.`);
  if (appClientId === null && isCertificate) refuse('appClientId', 'is missing beside the certificate.');
  if ((certificateName === null) !== (certificateVault === null)) {
    const missing = certificateName === null ? 'certificateName' : 'certificateVault';
    refuse(missing, 'is missing: the certificate needs its name and its vault.');
  }
  if (certificateVersion !== null && certificateName === null) {
    refuse('certificateVersion', `is set without ${name('certificateName')}.`);
  }
  if (certificateName !== null && certificatePem !== null) {
    refuse('certificatePem', `and ${name('certificateName')} are both set. Remove one of the two.`);
  }
  if (appClientId !== null && !isCertificate && clientId === null) {
    refuse(
      'appClientId',
      'needs a certificate, or a user-assigned identity (AZURE_CLIENT_ID) that is its federated credential.',
    );
  }
  return problems;
}
