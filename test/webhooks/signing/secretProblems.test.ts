import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretListProblems, secretProblems } from '../../../src/webhooks/signing/secretProblems.ts';
import { isGuessable } from '../../../src/webhooks/signing/guessable.ts';
import { signingKeys } from '../../../src/webhooks/signing/signingKeys.ts';
import { currentSecret, plainSecret, previousSecret } from '../fixtures.ts';

const codes = (secret: string) => secretProblems(secret).map((problem) => `${problem.severity} ${problem.code}`);

describe('secretProblems', () => {
  it.each([
    ['', 'refused secret-empty'],
    ['@Microsoft.KeyVault(SecretUri=https://nordwind.vault.azure.net/secrets/hook)', 'refused secret-unresolved'],
    [' @microsoft.keyvault(VaultName=nordwind;SecretName=hook)', 'refused secret-unresolved'],
    ['fifteen letters', 'refused secret-short'],
    ['whsec_', 'refused secret-not-base64'],
    ['whsec_c2hvcnQga2V5', 'refused secret-short'],
    ['whsec_bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleS0wM', 'refused secret-not-base64'],
    ['whsec_bm9yZHdpbmQ-Y3VycmVudC_zaWduaW5nLWtleS0w', 'refused secret-not-base64'],
    ['whsec_bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleQ=', 'refused secret-not-base64'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'refused secret-published'],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'refused secret-published'],
    ['8f742231b10e8888abcd99yyyzzz85a5', 'refused secret-published'],
    [`${plainSecret}\n`, 'refused secret-characters'],
    ['nordwind schlüssel für den empfänger', 'refused secret-characters'],
    ['whsk_bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleS0wMQ==', 'refused secret-asymmetric'],
    ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'refused secret-guessable'],
    ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'refused secret-guessable'],
    ['changeme-changeme-changeme', 'refused secret-placeholder'],
    ['Change-Me please, this is for you', 'refused secret-placeholder'],
    ['password1234567890', 'refused secret-placeholder'],
    ['my-secret-key-0123456789', 'refused secret-placeholder'],
    ['whsec_<base64 of 32 random bytes>', 'refused secret-placeholder'],
    ['${WEBHOOK_SECRET_FROM_PIPELINE}', 'refused secret-placeholder'],
    ['{{ webhook secret of the tenant }}', 'refused secret-placeholder'],
    ['<put the signing secret here>', 'refused secret-placeholder'],
    [`whsec_${Buffer.from('changeme changeme changeme').toString('base64')}`, 'refused secret-placeholder'],
    ['0123456789abcdef', 'refused secret-guessable'],
    ['abcdefgabcdefgabcdefgabcdefg', 'refused secret-guessable'],
    ['WHSEC_bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleS0wMQ==', 'refused secret-prefix'],
    ['Whsec_bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleS0wMQ==', 'refused secret-prefix'],
    ['bm9yZHdpbmQtY3VycmVudC1zaWduaW5nLWtleS0wMQ==', 'warning secret-without-prefix'],
    ['nordwind key 1234', 'warning secret-below-advice'],
  ])('%j: %s', (secret, code) => {
    expect(codes(secret)).toEqual([code]);
  });

  it.each([
    currentSecret,
    previousSecret,
    plainSecret,
    'q7<T{v9>w}R2$zK4#mX8%cJ5&nP6*bL3',
    '6f80d3c24d9fad9c408b60d7f5aab2821eeab999',
    currentSecret.replace(/=+$/, ''),
  ])('%s is taken', (secret) => {
    expect(codes(secret)).toEqual([]);
  });

  it('takes every generated secret, and decodes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => {
        fc.pre(!isGuessable(Buffer.from(bytes)));
        const secret = `whsec_${Buffer.from(bytes).toString('base64')}`;
        expect(secretProblems(secret)).toEqual([]);
        expect(signingKeys(secret).v1.equals(bytes)).toBe(true);
        expect(signingKeys(secret).v0.toString()).toBe(secret);
      }),
    );
  });

  it('never shows the secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40 }), (secret) => {
        fc.pre(!/^[a-z ]*$/i.test(secret));
        expect(JSON.stringify(secretProblems(secret))).not.toContain(secret);
      }),
    );
  });

  it('whatever it lets through can sign', () => {
    const alphabet = fc.constantFrom(...'A B C D E f g h i j k l 0 1 2 3 + / = _ -'.split(' '));
    const text = fc.string({ unit: alphabet, minLength: 14, maxLength: 40 });
    let taken = 0;
    fc.assert(
      fc.property(text, fc.boolean(), (rest, prefixed) => {
        const secret = prefixed ? `whsec_${rest}` : rest;
        if (secretProblems(secret).some((problem) => problem.severity === 'refused')) return;
        taken += 1;
        expect(signingKeys(secret).v1.length).toBeGreaterThanOrEqual(16);
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('secretListProblems', () => {
  it('takes none, one or two', () => {
    expect(secretListProblems([])).toEqual([]);
    expect(secretListProblems([currentSecret, previousSecret])).toEqual([]);
  });

  it('refuses twins and a third', () => {
    const listCodes = (secrets: string[]) => secretListProblems(secrets).map((problem) => problem.code);
    expect(listCodes([currentSecret, currentSecret])).toEqual(['secrets-same']);
    expect(listCodes([currentSecret, currentSecret.replace(/=+$/, '')])).toEqual(['secrets-same']);
    const spelled = 'nordwind-current-signing-key-01';
    expect(listCodes([spelled, `whsec_${Buffer.from(spelled).toString('base64')}`])).toEqual(['secrets-same']);
    expect(listCodes([currentSecret, previousSecret, plainSecret])).toEqual(['secrets-many']);
  });
});
