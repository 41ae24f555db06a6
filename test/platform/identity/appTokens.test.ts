import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDispatcherPool, type DispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { microsoftConnector } from '../../../src/platform/http/microsoftConnector.ts';
import { appTokens, type CredentialSettings } from '../../../src/platform/identity/appTokens.ts';
import type { App } from '../../simulators/microsoft365/identity/directory.ts';
import {
  APP_IDENTITY,
  APP_REGISTRATION,
  startMicrosoft365,
  type Microsoft365,
} from '../../simulators/microsoft365/startMicrosoft365.ts';
import { type Proxy, startProxy } from '../../simulators/proxy/startProxy.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const RESOURCE = 'https://manage.office.com';
const SCOPE = `${RESOURCE}/.default`;
const signal = new AbortController().signal;
let microsoft: Microsoft365;
let pool: DispatcherPool;
let now = Date.now();
let certificateName: string;
let certificates = 0;

// The identity's credential keeps its endpoint and its tokens for the life of the process, so one company serves all.
beforeAll(async () => {
  microsoft = await startMicrosoft365({ now: () => now });
});
afterAll(() => microsoft.stop());

beforeEach(() => {
  now = Date.now();
  certificateName = `grantwire-${++certificates}`;
  pool = createDispatcherPool({ now: () => now, connections: 4, connector: microsoftConnector(null) });
  vi.stubEnv('IDENTITY_ENDPOINT', `${microsoft.origin}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', microsoft.identityHeader);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  microsoft.faults.clear();
  await pool.close();
  expect(microsoft.verdict.violations).toEqual([]);
});

function credential(changes: Partial<CredentialSettings> = {}): CredentialSettings {
  return {
    tenantId: microsoft.tenant.id,
    cloud: 'public',
    clientId: APP_IDENTITY.clientId,
    appClientId: APP_REGISTRATION,
    certificateName: null,
    certificateVault: null,
    certificateVersion: null,
    certificatePem: null,
    loginEndpoint: microsoft.origin,
    vaultEndpoint: microsoft.origin,
    ...changes,
  };
}

function tokens(changes: Partial<CredentialSettings> = {}, secret = '') {
  const services = { dispatchers: pool, now: () => now, readSecret: () => Promise.resolve(secret) };
  return appTokens(credential(changes), services);
}

const inVault = () => ({ certificateName, certificateVault: 'nordwind-kv' });
const add = (options?: { enabled?: boolean; days?: number }) =>
  microsoft.vault.addCertificate(certificateName, options);
const subjectOf = (token: string) => microsoft.directory.verifyToken(token);
const asked = (part: string) => microsoft.requests.some((request) => request.includes(part));

function app(): App {
  const found = microsoft.directory.apps.get(APP_REGISTRATION);
  if (found === undefined) throw new Error('no app registration');
  return found;
}

describe('a managed identity with the app role', () => {
  it('is used where no app registration is named', async () => {
    const token = await tokens({ appClientId: null })(SCOPE).get(signal);
    expect(subjectOf(token)).toMatchObject({ subject: APP_IDENTITY.objectId, audience: RESOURCE });
    expect(asked('/oauth2/')).toBe(false);
  });
});

describe('a federated credential of a user-assigned identity', () => {
  it('gives a token of the app for the token of the identity', async () => {
    const token = await tokens()(SCOPE).get(signal);
    expect(subjectOf(token)).toMatchObject({ audience: RESOURCE });
    expect(subjectOf(token)?.subject).not.toBe(APP_IDENTITY.objectId);
  });

  it('asks for the audience of its cloud', async () => {
    await expect(tokens({ cloud: 'gcchigh' })(SCOPE).get(signal)).rejects.toMatchObject({
      name: 'LoginRefusedError',
    });
    expect(asked('resource=api%3A%2F%2FAzureADTokenExchangeUSGov')).toBe(true);
  });

  it('is refused by code, and the message names no tenant', async () => {
    app().federatedSubjects.delete(APP_IDENTITY.objectId);
    const refused = tokens()(SCOPE).get(signal);
    await expect(refused).rejects.toMatchObject({ name: 'LoginRefusedError', code: 'AADSTS700213' });
    await expect(refused).rejects.not.toThrow(microsoft.tenant.id);
    app().federatedSubjects.add(APP_IDENTITY.objectId);
  });
});

describe('a certificate whose key signs inside the vault', () => {
  it('logs in with PS256 and x5t#S256; the key never leaves the vault', async () => {
    const { registered, version } = add();
    app().certificates.push(registered);
    expect(subjectOf(await tokens(inVault())(SCOPE).get(signal))).toMatchObject({ audience: RESOURCE });
    expect(asked(`POST /keys/${certificateName}/${version}/sign`)).toBe(true);
    expect(asked('/secrets/')).toBe(false);
  });

  it('keeps its token, and renews it five minutes before it expires', async () => {
    app().certificates.push(add().registered);
    const source = tokens(inVault());
    const first = await source(SCOPE).get(signal);
    expect(await source(SCOPE).get(signal)).toBe(first);
    now += 40 * MINUTE;
    expect(await source(SCOPE).get(signal)).toBe(first);
    now += 16 * MINUTE;
    const second = await source(SCOPE).get(signal);
    expect(second).not.toBe(first);
    source(SCOPE).expire(second);
    expect(await source(SCOPE).get(signal)).not.toBe(second);
  });

  it('uses the old version until the app knows the new one, then the new one', async () => {
    now -= 300 * DAY;
    const old = add();
    now += 300 * DAY;
    const next = add();
    app().certificates.push(old.registered);
    const source = tokens(inVault());
    const token = await source(SCOPE).get(signal);
    const signedByOld = () => microsoft.requests.filter((request) => request.includes(`/${old.version}/sign`)).length;
    expect(signedByOld()).toBe(1);
    app().certificates.push(next.registered);
    source(SCOPE).expire(token);
    await source(SCOPE).get(signal);
    expect(signedByOld()).toBe(1);
  });

  it('leaves out versions that are disabled or expired, and says so when none is left', async () => {
    now -= 300 * DAY;
    add({ days: 200 });
    now += 300 * DAY;
    add({ enabled: false });
    await expect(tokens(inVault())(SCOPE).get(signal)).rejects.toMatchObject({ causeName: 'no valid certificate' });
    expect(asked(`POST /keys/${certificateName}/`)).toBe(false);
  });

  it('uses a pinned version alone', async () => {
    const [first, second] = [add(), add()];
    app().certificates.push(first.registered, second.registered);
    await tokens({ ...inVault(), certificateVersion: first.version })(SCOPE).get(signal);
    expect(asked(`POST /keys/${certificateName}/${first.version}/sign`)).toBe(true);
    expect(asked(`/certificates/${certificateName}/versions`)).toBe(false);
  });

  it('says what refuses it', async () => {
    add();
    await expect(tokens(inVault())(SCOPE).get(signal)).rejects.toMatchObject({ code: 'AADSTS700027' });
    const missing = tokens({ ...inVault(), certificateName: 'none', certificateVersion: 'abc' })(SCOPE).get(signal);
    await expect(missing).rejects.toMatchObject({ causeName: 'VaultRefusedError' });
  });
});

describe('a PEM certificate', () => {
  it('logs in, with line breaks as they are or as \\n, and from a vault secret', async () => {
    const { pem, registered } = add();
    app().certificates.push(registered);
    for (const certificatePem of [pem, pem.replaceAll('\n', '\\n')]) {
      expect(subjectOf(await tokens({ certificatePem })(SCOPE).get(signal))).not.toBeNull();
    }
    const address = 'https://nordwind-kv.vault.azure.net/secrets/grantwire';
    expect(subjectOf(await tokens({ certificatePem: address }, pem)(SCOPE).get(signal))).not.toBeNull();
  });

  it('never tells the text that it cannot read', async () => {
    const broken = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----';
    const refused = tokens({ certificatePem: broken })(SCOPE).get(signal);
    await expect(refused).rejects.toMatchObject({ name: 'TokenUnavailableError' });
    await expect(refused).rejects.not.toThrow('c2VjcmV0');
  });
});

describe('while the login service is away', () => {
  it('an old token is used to its end', async () => {
    const source = tokens();
    const first = await source(SCOPE).get(signal);
    microsoft.faults.add({ on: 'token', fault: { kind: 'answer', status: 503, body: '<html>' } });
    now += 57 * MINUTE;
    expect(await source(SCOPE).get(signal)).toBe(first);
    now += 5 * MINUTE;
    await expect(source(SCOPE).get(signal)).rejects.toMatchObject({ causeName: 'status 503' });
  });

  it('an aborted caller does not wait', async () => {
    const aborted = AbortSignal.abort(new Error('stopped'));
    await expect(tokens()(SCOPE).get(aborted)).rejects.toThrow('stopped');
  });
});

describe('the proxy to Microsoft', () => {
  let proxy: Proxy;
  afterEach(() => proxy.stop());

  it('takes the login of the cloud, and nothing that is on this machine', async () => {
    proxy = await startProxy();
    const proxied = createDispatcherPool({
      now: () => now,
      connections: 1,
      connector: microsoftConnector(`http://127.0.0.1:${proxy.port}`),
    });
    const services = { dispatchers: proxied, now: () => now, readSecret: () => Promise.resolve('') };
    expect(subjectOf(await appTokens(credential(), services)(SCOPE).get(signal))).not.toBeNull();
    expect(proxy.tunnels).toEqual([]);
    proxy.answerWith(407);
    const outside = appTokens(credential({ loginEndpoint: null }), services);
    await expect(outside(SCOPE).get(signal)).rejects.toMatchObject({ causeName: 'proxy_failed' });
    expect(proxy.tunnels.map(({ path }) => path)).toEqual(['login.microsoftonline.com:443']);
    await proxied.close();
  });
});
