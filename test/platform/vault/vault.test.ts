import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/webhooks/send/classify.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { createDispatcherPool, type DispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { secretHolders } from '../../../src/webhooks/signing/secretHolders.ts';
import { connectionSecrets } from '../../../src/webhooks/signing/connectionSecrets.ts';
import { postWithSecrets } from '../../../src/webhooks/send/sendRequest.ts';
import { secretCache } from '../../../src/platform/vault/secretCache.ts';
import { VaultRefusedError, VaultUnavailableError } from '../../../src/platform/vault/vaultErrors.ts';
import { vaultApi } from '../../../src/platform/vault/vaultApi.ts';
import { vaultReader } from '../../../src/platform/vault/vaultReader.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { startVault, type Vault } from '../../simulators/vault/startVault.ts';
import { connection, currentSecret, plainSecret, previousSecret } from '../../webhooks/fixtures.ts';

const hostName = 'nordwind.vault.azure.net';
const uri = (name: string) => `https://${hostName}/secrets/${name}`;
const token = 'token-of-an-invented-identity';
let vault: Vault;
let vaults: DispatcherPool;
let now = Date.now();
let scopes: string[] = [];
const receivers: Receiver[] = [];
const pools: DispatcherPool[] = [];

beforeEach(async () => {
  vault = await startVault(hostName, token);
  const { ca, port } = vault;
  // The vault's own name and port 443, taken to the simulator; its certificate is checked under the name.
  vaults = createDispatcherPool({
    now: Date.now,
    connections: 2,
    connector: ({ buildConnector }) => {
      const connect = buildConnector({ ca, allowH2: false, timeout: 2000 });
      return (target, callback) =>
        connect({ ...target, hostname: '127.0.0.1', port: String(port), servername: target.hostname }, callback);
    },
  });
  now = Date.now();
  scopes = [];
});

afterEach(async () => {
  await Promise.all([vaults, ...pools.splice(0)].map((pool) => pool.close()));
  await vault.stop();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

function read(get: () => Promise<string> = () => Promise.resolve(token)) {
  const tokens = (scope: string) => {
    scopes.push(scope);
    return { get, expire: () => undefined };
  };
  return vaultReader(vaultApi({ dispatchers: vaults, tokens, now: Date.now }));
}

const secret = { vault: `https://${hostName}`, name: 'hook', version: null, scope: 'https://vault.azure.net/.default' };

describe('vaultReader', () => {
  it('reads the latest version, or the one named, with a token for the cloud of the vault', async () => {
    vault.secrets.set('hook', plainSecret).set('hook/0a1b', previousSecret);
    expect(await read()(secret)).toBe(plainSecret);
    expect(await read()({ ...secret, version: '0a1b' })).toBe(previousSecret);
    expect(vault.requests.map(({ path }) => path)).toEqual([
      '/secrets/hook?api-version=7.4',
      '/secrets/hook/0a1b?api-version=7.4',
    ]);
    expect(scopes).toEqual(['https://vault.azure.net/.default', 'https://vault.azure.net/.default']);
  });

  it.each([400, 401, 403, 404, 410])('%d is a refusal', async (status) => {
    vault.failWith(status);
    await expect(read()(secret)).rejects.toThrow(VaultRefusedError);
  });

  it.each([302, 429, 500, 503])('%d says nothing of the secret', async (status) => {
    vault.failWith(status);
    await expect(read()(secret)).rejects.toMatchObject({ name: 'VaultUnavailableError', statusCode: status });
  });

  it('a vault that is gone, and an identity without a token, say nothing of it either', async () => {
    const unavailable = { name: 'VaultUnavailableError', statusCode: null };
    const tokenless = read(() => Promise.reject(new Error('no identity')));
    await expect(tokenless(secret)).rejects.toMatchObject(unavailable);
    await vault.stop();
    await expect(read()(secret)).rejects.toBeInstanceOf(VaultUnavailableError);
    vault = await startVault(hostName, token);
  });
});

function resolving(changes: Partial<Connection>) {
  return connectionSecrets(
    connection(changes),
    secretCache(read(), () => now),
    secretHolders(),
  );
}

describe('connectionSecrets', () => {
  it('puts values in place of addresses and leaves the rest', async () => {
    vault.secrets.set('hook', currentSecret).set('key', 'Splunk 7431');
    const target = {
      secrets: [uri('hook'), previousSecret],
      apiKeys: [
        { in: 'header', name: 'Authorization', value: uri('key') },
        { in: 'query', name: 'token', value: 'literal' },
      ],
    } as const;
    const resolved = await resolving(target).resolve();
    expect(resolved.secrets).toEqual([currentSecret, previousSecret]);
    expect(resolved.apiKeys.map(({ value }) => value)).toEqual(['Splunk 7431', 'literal']);
    expect({ ...resolved, ...target }).toEqual(connection(target));
  });

  it('lets no two connections sign with one value, however the vault spells it; the one with the lower number goes on', async () => {
    const cache = secretCache(read(), () => now);
    const holders = secretHolders();
    const secrets = [uri('a'), uri('b')];
    vault.secrets.set('a', currentSecret).set('b', currentSecret.replace(/=+$/, ''));
    const [one, two] = secrets.map((secret, index) =>
      connectionSecrets(connection({ number: index + 1, secrets: [secret] }), cache, holders),
    );
    await two?.resolve();
    await one?.resolve();
    await expect(two?.resolve()).rejects.toMatchObject({ setting: 'WEBHOOK_2_SECRET', code: 'secret-shared' });
    expect((await one?.resolve())?.secrets).toEqual([currentSecret]);
    vault.secrets.set('b', previousSecret);
    now += 10_000;
    two?.invalidate();
    expect((await two?.resolve())?.secrets).toEqual([previousSecret]);
    const literal = connectionSecrets(connection({ number: 1, secrets: [previousSecret] }), cache, holders);
    expect(await literal.resolve()).toMatchObject({ number: 1 });
    await expect(two?.resolve()).rejects.toMatchObject({ code: 'secret-shared' });
  });

  it('does not sign with the key of the redaction, which the receiver must not have', async () => {
    vault.secrets.set('hook', plainSecret);
    const target = { secrets: [uri('hook')], redact: ['mask:actor_email'], redactKey: plainSecret };
    await expect(resolving(target).resolve()).rejects.toMatchObject({
      setting: 'WEBHOOK_1_REDACT_KEY',
      code: 'redact-key-shared',
    });
  });

  it('asks no vault where everything is a literal', async () => {
    const target = connection();
    const literal = connectionSecrets(
      target,
      secretCache(
        () => Promise.reject(new Error('asked')),
        () => now,
      ),
      secretHolders(),
    );
    literal.invalidate();
    expect(await literal.resolve()).toBe(target);
  });

  it.each([
    ['short', 'secret-short'],
    ['', 'secret-empty'],
    [`${plainSecret}\n`, 'secret-characters'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'secret-published'],
    ['https://nordwind.vault.azure.net/secrets/other', 'secret-url'],
    [previousSecret, 'secrets-same'],
  ])('refuses the value %j as it would a literal', async (value, code) => {
    vault.secrets.set('hook', value);
    await expect(resolving({ secrets: [uri('hook'), previousSecret] }).resolve()).rejects.toMatchObject({
      name: 'SecretUnusableError',
      code,
    });
  });

  it('names the setting, and never the vault or the value', async () => {
    vault.secrets.set('key', 'line\nbreak');
    const key = { in: 'header', name: 'X-Api-Key', value: uri('key') } as const;
    const resolved = resolving({ number: 2, apiKeys: [{ ...key, name: 'X-One', value: 'one' }, key] }).resolve();
    await expect(resolved).rejects.toMatchObject({ setting: 'WEBHOOK_2_KEY_2_VALUE', code: 'key-characters' });
    await expect(resolved).rejects.not.toThrow(/nordwind|line/);
    await expect(resolving({ number: 3, ed25519Key: uri('none') }).resolve()).rejects.toMatchObject({
      setting: 'WEBHOOK_3_ED25519_KEY',
      code: 'vault-refused',
    });
  });
});

describe('postWithSecrets', () => {
  const request = {
    id: 'a',
    body: Buffer.from('{"id":"a"}'),
    contentType: 'application/json',
    count: 1,
  };

  function sender(changes: Partial<Connection>) {
    const secrets = resolving(changes);
    const pool = createDispatcherPool({ now: Date.now, connections: 1 });
    pools.push(pool);
    const { signal } = new AbortController();
    return async () =>
      postWithSecrets(request, secrets, { dispatcher: await pool.get(), now: () => now, signal, version: '1' });
  }

  async function receiver(options: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
    const started = await startReceiver(options);
    receivers.push(started);
    return started;
  }

  it('sends nothing while a secret cannot be used, and says which', async () => {
    const target = await receiver({ secrets: [currentSecret] });
    const send = sender({ url: target.url, secrets: [uri('hook')] });
    const outcome = await send();
    expect(outcome).toMatchObject({
      kind: 'failed',
      code: 'secret_unusable',
      reason: 'WEBHOOK_1_SECRET: vault-refused',
    });
    expect(classify(outcome)).toMatchObject({ class: 'connection', code: 'secret_unusable' });
    expect(target.stats().requests).toBe(0);
  });

  it('reads the secret again after the receiver refused us, and is accepted', async () => {
    vault.secrets.set('hook', previousSecret);
    const target = await receiver({ secrets: [currentSecret] });
    const send = sender({ url: target.url, secrets: [uri('hook')] });
    expect(await send()).toMatchObject({ status: 401 });
    vault.secrets.set('hook', currentSecret);
    // Still the old one: a receiver that refuses every request must not have the vault read every time.
    expect(await send()).toMatchObject({ status: 401 });
    expect(vault.requests).toHaveLength(1);
    now += 10_000;
    expect(await send()).toMatchObject({ status: 401 });
    expect(await send()).toMatchObject({ status: 204 });
    expect(vault.requests).toHaveLength(2);
  });
});
