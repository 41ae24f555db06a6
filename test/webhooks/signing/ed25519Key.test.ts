import { createPublicKey, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { ed25519Key, ed25519KeyProblems, UnusableEd25519KeyError } from '../../../src/webhooks/signing/ed25519Key.ts';
import { ed25519Problems } from '../../../src/webhooks/signing/ed25519Problems.ts';
import { isGuessable } from '../../../src/webhooks/signing/guessable.ts';
import { signatureHeaders } from '../../../src/webhooks/signing/sign.ts';
import { webhookKeySet } from '../../../src/webhooks/signing/webhookKeySet.ts';
import { currentSecret, previousSecret } from '../fixtures.ts';

/** Seed and public key of the Standard Webhooks server's own test. */
const published = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
const seed = Buffer.from('nordwind ed25519 seed of 32 byte');
const key = `whsk_${seed.toString('base64')}`;
const body = Buffer.from('{"name":"Zoë","n":1}');

const codes = (text: string) => ed25519KeyProblems(text).map(({ code }) => code);

describe('v1a', () => {
  it('is what the published vector says, after v1', () => {
    const content = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampSeconds: 1614265330,
      body: Buffer.from('{"test": 2432232314}'),
    };
    const headers = signatureHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'X-Grantwire', content, published);
    expect(headers['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==',
    );
  });

  it('is never sent alone', () => {
    const headers = signatureHeaders([], 'X-Grantwire', { id: 'evt_1', timestampSeconds: 7, body }, key);
    expect(headers['webhook-signature']).toBeUndefined();
  });

  it.each([
    ['standardwebhooks', StandardWebhook],
    ['svix', SvixWebhook],
  ])('does not keep %s from verifying either secret', (_, Webhook) => {
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const headers = {
      ...signatureHeaders([currentSecret, previousSecret], 'X-Grantwire', { id: 'evt_1', timestampSeconds, body }, key),
    };
    for (const secret of [currentSecret, previousSecret]) {
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    }
    expect(headers['webhook-signature']?.split(' ').map((value) => value.split(',')[0])).toEqual(['v1', 'v1', 'v1a']);
  });

  it('is verified with the key that the key set serves', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array(), (bytes, content) => {
        fc.pre(!isGuessable(Buffer.from(bytes)));
        const text = `whsk_${Buffer.from(bytes).toString('base64')}`;
        expect(codes(text)).toEqual([]);
        const [jwk] = webhookKeySet([text]).keys;
        const publicKey = createPublicKey({ key: { ...jwk }, format: 'jwk' });
        expect(verify(null, content, publicKey, ed25519Key(text).sign(Buffer.from(content)))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('ed25519KeyProblems', () => {
  const whole = `whsk_${Buffer.concat([seed, ed25519Key(key).publicKey]).toString('base64')}`;

  it.each([
    Buffer.alloc(32),
    Buffer.alloc(32, 'ab'),
    Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
    Buffer.from('changeme changeme, I am no key!!'),
  ])('refuses %j, which anybody can guess', (guessed) => {
    expect(codes(`whsk_${guessed.toString('base64')}`)).toEqual(['ed25519-guessable']);
  });

  it('takes a seed, and a seed with its public key, as the same key', () => {
    expect(codes(key)).toEqual([]);
    expect(codes(whole)).toEqual([]);
    expect(ed25519Key(whole).sign(body).equals(ed25519Key(key).sign(body))).toBe(true);
  });

  it.each([
    ['', 'ed25519-not-base64'],
    ['whsk_', 'ed25519-not-base64'],
    [seed.toString('base64'), 'ed25519-not-base64'],
    [currentSecret, 'ed25519-not-base64'],
    [key.replace('whsk_', 'whpk_'), 'ed25519-not-base64'],
    [`whsk_${Buffer.alloc(31, 7).toString('base64')}`, 'ed25519-length'],
    [`whsk_${Buffer.concat([seed, Buffer.alloc(32, 7)]).toString('base64')}`, 'ed25519-pair'],
    [published, 'ed25519-published'],
    [`whsk_${Buffer.from(published.slice(5), 'base64').subarray(0, 32).toString('base64')}`, 'ed25519-published'],
  ])('%j: %s', (text, code) => {
    expect(codes(text)).toEqual([code]);
    expect(JSON.stringify(ed25519KeyProblems(text))).not.toContain(text.slice(5) || 'nothing to show');
  });

  it('is refused where it would sign alone; a key of a vault is judged when it is read', () => {
    const found = (ed25519: string | null, secrets: string[]) =>
      ed25519Problems({ ed25519Key: ed25519, secrets }).map(({ code }) => code);
    expect(found(null, [])).toEqual([]);
    expect(found(key, [currentSecret])).toEqual([]);
    expect(found(key, [])).toEqual(['ed25519-alone']);
    expect(found('https://nordwind.vault.azure.net/secrets/ed', [currentSecret])).toEqual([]);
    expect(found('whsk_x', [])).toEqual(['ed25519-alone', 'ed25519-not-base64']);
  });

  it('throws when it is used all the same', () => {
    expect(() => ed25519Key('whsk_x')).toThrow(UnusableEd25519KeyError);
  });
});

describe('webhookKeySet', () => {
  it('names keys by their RFC 7638 thumbprint, each once', () => {
    // The key of RFC 8037, appendix A, whose thumbprint stands in A.3.
    const rfc = `whsk_${Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url').toString('base64')}`;
    expect(webhookKeySet([rfc, key, rfc]).keys).toMatchObject([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
        kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      },
      { kty: 'OKP' },
    ]);
    expect(webhookKeySet([])).toEqual({ keys: [] });
  });
});
