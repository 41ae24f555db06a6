import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { UnusableSecretError } from '../../../src/webhooks/signing/signingKeys.ts';
import { signatureHeaders } from '../../../src/webhooks/signing/sign.ts';
import { currentSecret, plainSecret, previousSecret } from '../fixtures.ts';
import { standardVectors, v0Vectors } from './signatureVectors.ts';

const body = Buffer.from('{"name":"Zoë – 東京 🔐","n":1}');

function signedNow(secrets: readonly string[], content: Buffer = body): Record<string, string> {
  return {
    ...signatureHeaders(secrets, 'X-Grantwire', { id: 'evt_1', timestampSeconds: nowSeconds(), body: content }),
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

describe('signatureHeaders: vectors', () => {
  it.each(standardVectors)(
    'Standard Webhooks: $name',
    ({ secrets, id, timestampSeconds, body: text, expect: wanted }) => {
      const headers = signatureHeaders(secrets, 'X-Grantwire', { id, timestampSeconds, body: Buffer.from(text) });
      expect(headers['webhook-id']).toBe(id);
      expect(headers['webhook-timestamp']).toBe(String(timestampSeconds));
      expect(headers['webhook-signature']).toBe(wanted);
    },
  );

  it.each(v0Vectors)('v0: $name', ({ secrets, timestampSeconds, body: text, expect: wanted }) => {
    const headers = signatureHeaders(secrets, 'X-Opal', { id: 'evt_1', timestampSeconds, body: Buffer.from(text) });
    expect(headers['X-Opal-Request-Timestamp']).toBe(String(timestampSeconds));
    expect(headers['X-Opal-Signature']).toBe(wanted);
  });
});

describe.each([
  ['standardwebhooks', StandardWebhook],
  ['svix', SvixWebhook],
])('signatureHeaders: verified by %s', (_, Webhook) => {
  it('with the current and with the previous secret', () => {
    const headers = signedNow([currentSecret, previousSecret]);
    expect(() => new Webhook(currentSecret).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(previousSecret).verify(body, headers)).not.toThrow();
  });

  it('not with a third secret, another body, another id or another time', () => {
    const headers = signedNow([currentSecret, previousSecret]);
    const webhook = new Webhook(currentSecret);
    expect(() => new Webhook('whsec_dGhpcmQtdGhpcmQtdGhpcmQtdGhpcmQ=').verify(body, headers)).toThrow(/No matching/);
    expect(() => webhook.verify(Buffer.from(`${body.toString()} `), headers)).toThrow(/No matching/);
    expect(() => webhook.verify(body, { ...headers, 'webhook-id': 'evt_2' })).toThrow(/No matching/);
    const later = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) };
    expect(() => webhook.verify(body, later)).toThrow(/No matching/);
  });

  it('a plain text secret, given to the library as raw text', () => {
    const webhook = new Webhook(plainSecret, { format: 'raw' });
    expect(() => webhook.verify(body, signedNow([plainSecret]))).not.toThrow();
  });

  it('an empty body', () => {
    const headers = signedNow([currentSecret], Buffer.alloc(0));
    expect(() => new Webhook(currentSecret).verify(Buffer.alloc(0), headers)).not.toThrow();
  });
});

describe('signatureHeaders: rotation in the v0 pair', () => {
  const values = (signedNow([currentSecret, previousSecret])['X-Grantwire-Signature'] ?? '').length;

  it.each([
    ['without trimming', (text: string) => text.split(',')],
    ['with trimming', (text: string) => text.split(',').map((value) => value.trim())],
  ])('both secrets are found by a receiver that splits on commas %s', (_, split) => {
    const at = nowSeconds();
    const sign = (secrets: readonly string[]) =>
      signatureHeaders(secrets, 'X-Grantwire', { id: 'evt_1', timestampSeconds: at, body })['X-Grantwire-Signature'] ??
      '';
    const both = split(sign([currentSecret, previousSecret]));
    expect(both).toEqual([sign([currentSecret]), sign([previousSecret])]);
    expect(values).toBe(129);
  });
});

describe('signatureHeaders: the rest', () => {
  it('sends no signature without a secret, yet an id and a time', () => {
    expect(signatureHeaders([], 'X-Grantwire', { id: 'evt_1', timestampSeconds: 7, body })).toEqual({
      'webhook-id': 'evt_1',
      'webhook-timestamp': '7',
    });
  });

  it('refuses to sign with something that is no key', () => {
    expect(() => signedNow(['whsec_not base64!'])).toThrow(UnusableSecretError);
  });
});
