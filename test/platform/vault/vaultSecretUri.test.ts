import { describe, expect, it } from 'vitest';
import { parseVaultSecretUri } from '../../../src/platform/vault/vaultSecretUri.ts';

describe('parseVaultSecretUri', () => {
  it.each([
    ['https://nordwind.vault.azure.net/secrets/hook', 'hook', null, 'https://vault.azure.net/.default'],
    ['https://nordwind.vault.azure.net/secrets/hook/', 'hook', null, 'https://vault.azure.net/.default'],
    ['https://NORDWIND.vault.azure.net:443/secrets/Hook-1/0a1B', 'Hook-1', '0a1B', 'https://vault.azure.net/.default'],
    ['https://nordwind.vault.azure.cn/secrets/hook', 'hook', null, 'https://vault.azure.cn/.default'],
    ['https://nordwind.vault.usgovcloudapi.net/secrets/h', 'h', null, 'https://vault.usgovcloudapi.net/.default'],
  ])('%s', (uri, name, version, scope) => {
    const vault = new URL(uri).origin;
    expect(parseVaultSecretUri(uri)).toEqual({ vault, name, version, scope });
  });

  it.each([
    '',
    'nordwind',
    'http://nordwind.vault.azure.net/secrets/hook',
    'https://vault.azure.net/secrets/hook',
    'https://nordwind.vault.azure.net.attacker.example/secrets/hook',
    'https://nordwindvault.azure.net/secrets/hook',
    'https://a.nordwind.vault.azure.net/secrets/hook',
    'https://nordwind.vault.azure.net:8443/secrets/hook',
    'https://me@nordwind.vault.azure.net/secrets/hook',
    'https://nordwind.vault.azure.net/keys/hook',
    'https://nordwind.vault.azure.net/secrets/',
    'https://nordwind.vault.azure.net/secrets/a_b',
    'https://nordwind.vault.azure.net/secrets/hook/1/2',
    'https://nordwind.vault.azure.net/secrets/hook?x=1',
    'https://nordwind.vault.azure.net/secrets/hook#x',
    'https://nordwind.vault.azure.net/secrets/hook/../../keys/k',
  ])('%j is none', (text) => {
    expect(parseVaultSecretUri(text)).toBeNull();
  });
});
