import { describe, expect, it } from 'vitest';
import {
  apiKeyProblems,
  headerProblems,
  queryKeyProblems,
  signaturePrefixProblems,
} from '../../../src/webhooks/signing/apiKeyProblems.ts';

const url = 'https://hooks.nordwind.example/in?tenant=7';
const prefix = 'X-Grantwire';
const headerCode = (name: string, value = 'abc') => headerProblems(name, value, prefix)[0]?.code;

describe('headerProblems', () => {
  it.each(['Authorization', 'X-Api-Key', 'x_custom.name~1'])('%s is free', (name) => {
    expect(headerProblems(name, 'Splunk 0c2f-11', prefix)).toEqual([]);
  });

  it.each([
    'host',
    'Host',
    'Connection',
    'Keep-Alive',
    'upgrade',
    'TE',
    'trailer',
    'Proxy-Authorization',
    'content-length',
    'Content-Type',
    'Content-Encoding',
    'transfer-encoding',
    'expect',
    'cookie',
    'user-agent',
    'webhook-id',
    'Webhook-Anything',
    'x-grantwire-signature',
    'Metadata',
    'X-IDENTITY-HEADER',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'Forwarded',
    'X-Real-IP',
    'X-MS-CLIENT-PRINCIPAL-ID',
    'X-ARR-SSL',
    'Date',
    'If-Match',
    'X-Grantwire-Request-Timestamp',
  ])('%s is owned', (name) => {
    expect(headerCode(name)).toBe('header-owned');
  });

  it('frees the names of another prefix', () => {
    expect(headerProblems('X-Grantwire-Signature', 'abc', 'X-Opal')).toEqual([]);
  });

  it.each(['', 'a b', 'a:b', 'naïve', 'a\r\nb', '(x)'])('%j is no header name', (name) => {
    expect(headerCode(name)).toBe('header-name');
  });

  it.each(['a\r\nX-Injected: 1', 'a\0', ' a', 'a ', '', '\t', 'clé'])('the value %j is refused', (value) => {
    expect(headerCode('X-Api-Key', value)).toBe('key-characters');
  });

  it('limits the length and sees unresolved references', () => {
    expect(headerProblems('X-Api-Key', 'k'.repeat(4096), prefix)).toEqual([]);
    expect(headerCode('X-Api-Key', 'k'.repeat(4097))).toBe('key-long');
    expect(headerCode('X-Api-Key', '@Microsoft.KeyVault(VaultName=nordwind)')).toBe('key-unresolved');
    expect(headerCode('Authorization', 'Bearer @Microsoft.KeyVault(VaultName=nordwind)')).toBe('key-unresolved');
    const uri = 'https://nordwind.vault.azure.net/secrets/hook';
    expect(headerCode('Authorization', `Bearer ${uri}`)).toBe('key-uri-inside');
    expect(headerCode('Authorization', uri)).toBeUndefined();
    expect(headerCode('Authorization', 'Bearer <token>')).toBe('key-placeholder');
    expect(headerCode('Authorization', 'ApiKey ${API_KEY}')).toBe('key-placeholder');
    expect(headerCode('X-Api-Key', 'changeme')).toBe('key-placeholder');
  });
});

describe('queryKeyProblems', () => {
  it('takes a key with a warning', () => {
    expect(queryKeyProblems('api_key', 'a&b=c').map((problem) => problem.severity)).toEqual(['warning']);
  });

  it.each(['', 'a b', 'ü'])('%j is no name', (name) => {
    expect(queryKeyProblems(name, 'abc')[0]?.code).toBe('query-name');
  });
});

describe('apiKeyProblems', () => {
  const header = (name: string) => ({ in: 'header', name, value: 'abc' }) as const;
  const query = (name: string) => ({ in: 'query', name, value: 'abc' }) as const;
  const codes = (keys: Parameters<typeof apiKeyProblems>[0]) =>
    apiKeyProblems(keys, url, prefix)
      .filter((problem) => problem.severity === 'refused')
      .map((problem) => problem.code);

  it('takes five', () => {
    expect(codes([header('a'), header('b'), header('c'), query('a'), query('A')])).toEqual([]);
  });

  it('refuses six, twins in any case of a header, and what the URL has', () => {
    expect(codes(['a', 'b', 'c', 'd', 'e', 'f'].map(header))).toEqual(['keys-many']);
    expect(codes([header('X-Key'), header('x-key')])).toEqual(['keys-same']);
    expect(codes([query('tenant')])).toEqual(['keys-in-url']);
  });
});

describe('signaturePrefixProblems', () => {
  it.each(['X-Grantwire', 'X-Opal', 'svix'])('%s is taken', (name) => {
    expect(signaturePrefixProblems(name)).toEqual([]);
  });

  it.each([
    '',
    'X Grantwire',
    'x:',
    'webhook',
    'Webhook',
    'webhook-v0',
    'proxy',
    'Proxy-X',
    'Content',
    'Transfer',
    'Authorization',
    'X-Forwarded',
    'X-MS',
    'Host',
    'If',
    'Sec',
    'Metadata',
  ])('%j is refused', (name) => {
    expect(signaturePrefixProblems(name)).toHaveLength(1);
  });
});
