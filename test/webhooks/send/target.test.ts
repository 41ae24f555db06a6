import { describe, expect, it } from 'vitest';
import { requestTarget } from '../../../src/webhooks/send/target.ts';
import { connection } from '../fixtures.ts';

const target = (url: string, changes: object = {}) => requestTarget(connection({ url, ...changes }));

describe('requestTarget', () => {
  it.each([
    ['https://hooks.nordwind.example', 'https://hooks.nordwind.example', '/'],
    [
      'https://hooks.nordwind.example:8443/a/b?x=%20y+z&x=2#part',
      'https://hooks.nordwind.example:8443',
      '/a/b?x=%20y+z&x=2',
    ],
    ['HTTPS://HOOKS.nordwind.example/ü', 'https://hooks.nordwind.example', '/%C3%BC'],
  ])('%s', (url, origin, path) => {
    expect(target(url)).toEqual({ origin, path });
  });

  it('puts query keys after what the URL has, encoded', () => {
    const apiKeys = [
      { in: 'query', name: 'to ken', value: 'a&b=c d' },
      { in: 'header', name: 'X-Api-Key', value: 'secret' },
      { in: 'query', name: 'k', value: '+' },
    ];
    expect(target('https://hooks.nordwind.example/in?x=1', { apiKeys })?.path).toBe(
      '/in?x=1&to%20ken=a%26b%3Dc%20d&k=%2B',
    );
    expect(target('https://hooks.nordwind.example/in', { apiKeys })?.path).toBe('/in?to%20ken=a%26b%3Dc%20d&k=%2B');
  });
});

describe('requestTarget: refused', () => {
  it.each([
    ['hooks.nordwind.example', true],
    ['', true],
    ['ftp://hooks.nordwind.example', true],
    ['https://me:word@hooks.nordwind.example', true],
    ['http://hooks.nordwind.example', false],
  ])('%j', (url, allowHttp) => {
    expect(target(url, { allowHttp })).toBeNull();
  });

  it('takes plain http where it is allowed', () => {
    expect(target('http://hooks.nordwind.example', { allowHttp: true })?.origin).toBe('http://hooks.nordwind.example');
  });
});
