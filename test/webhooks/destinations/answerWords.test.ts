import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownWord, sentField } from '../../../src/webhooks/destinations/answerWords.ts';
import { destinations } from '../../../src/webhooks/destinations/destinations.ts';

const sent = JSON.stringify({
  source: { ip: '203.0.113.7' },
  user: { email: 'ada@nordwind.example' },
  '@timestamp': 1,
});

describe('sentField', () => {
  it.each([
    ['failed to parse field [source.ip] of type [ip]', 'source.ip'],
    ['[1:27] failed to parse field [user.email] of type [keyword]', 'user.email'],
    ['[@timestamp] is missing', '@timestamp'],
    ['field [[source.ip]]', 'source.ip'],
    ['failed to parse field [ada@nordwind.example]', null],
    ['the key [c9d1f6a0b2e84f77] is unknown', null],
    ['field [source.port]', null],
    ['never closed [source.ip', null],
    ['', null],
  ])('%s: %s', (text, field) => {
    expect(sentField(text, sent)).toBe(field);
  });
});

describe('knownWord', () => {
  it('keeps a documented word and nothing else', () => {
    const documented = new Set(['InvalidStream']);
    expect(['InvalidStream', 'nordwind-key', 7, null].map((word) => knownWord(word, documented))).toEqual([
      'InvalidStream',
      null,
      null,
      null,
    ]);
  });
});

/** What a receiver could give back: keys of ours, short and long, personal data, addresses. */
const reflected = fc.oneof(
  fc.constantFrom(
    'bm9yZHdpbmQ6a2V5',
    'nordwindkey',
    'Splunk 12345678-aaaa',
    'c9d1f6a0b2e84f7795a3d0c1b2e3f4a5',
    'ada@nordwind.example',
    '203.0.113.7',
    'https://hooks.nordwind.example/v1/ZaVnC4dhaV3',
  ),
  fc
    .string({ minLength: 6, maxLength: 30 })
    .filter((text) => /[^\s\d]{6}/.test(text) && !/status|event|request/.test(text)),
);

describe('a verdict', () => {
  it('has no word of an answer that was not known before, wherever it stands', () => {
    const body = reflected.chain((secret) =>
      fc
        .constantFrom(
          secret,
          `'${secret}`,
          `it's ${secret}' and [${secret}]`,
          `field ["${secret}"]`,
          JSON.stringify({ error: { code: secret, type: secret, message: secret, reason: `[${secret}]` } }),
          JSON.stringify({ errors: [{ detail: secret, title: secret }] }),
          JSON.stringify({ code: 5, text: secret, 'invalid-event-number': secret }),
          JSON.stringify({
            errors: true,
            items: [
              {
                create: {
                  status: 400,
                  error: { type: secret, reason: `it's [${secret}]`, caused_by: { type: secret } },
                },
              },
            ],
          }),
        )
        .map((text) => ({ secret, text })),
    );
    const status = fc.constantFrom(200, 201, 202, 204, 400, 401, 403, 404, 413, 429, 500, 503);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(destinations)),
        status,
        body,
        (destination, status, { secret, text }) => {
          const answer = { status, body: text, count: 1, sent: Buffer.from(`{}\n${sent}\n`) };
          expect(JSON.stringify(destination.verdict(answer))).not.toContain(secret);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
