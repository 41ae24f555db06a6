import { describe, expect, it } from 'vitest';
import { SettingRefused } from '../../src/platform/settings/settingRefused.ts';
import { tags } from '../../src/webhooks/connection/tags.ts';
import { unknownNames } from '../../src/webhooks/connection/unknownNames.ts';
import { datadogAge } from '../../src/webhooks/destinations/datadog/datadogAge.ts';
import { destinations } from '../../src/webhooks/destinations/destinations.ts';
import { parseAddress } from '../../src/webhooks/egress/address.ts';
import { parseRange } from '../../src/webhooks/egress/addressRange.ts';
import { egressRules } from '../../src/webhooks/egress/egressRules.ts';
import { urlProblems } from '../../src/webhooks/egress/urlProblems.ts';
import { isDocumented } from '../../src/webhooks/request/redact/documentedNames.ts';
import { parseRedactRule } from '../../src/webhooks/request/redact/redactRule.ts';
import { deliveryWish } from '../../src/webhooks/send/deliveryWish.ts';
import { headerProblems, queryKeyProblems } from '../../src/webhooks/signing/apiKeyProblems.ts';
import { ed25519KeyProblems } from '../../src/webhooks/signing/ed25519Key.ts';
import { isGuessable, isPlaceholder } from '../../src/webhooks/signing/guessable.ts';
import { secretProblems } from '../../src/webhooks/signing/secretProblems.ts';

/** Pieces that make a scan start over, once it has begun to match. */
const PIECES = [
  'a',
  '=',
  ' ',
  "'",
  '"',
  '[',
  '[a.',
  '[]',
  '<',
  '<a',
  '${',
  '{',
  '%',
  '1.',
  ':',
  '::',
  '@',
  '/',
  ',a:b',
  '\\',
];

const rules = egressRules({ allowHttp: false, allowPrivate: [], allowPorts: [] }, []);
const answerOf = (text: string) => {
  const error = { type: text, reason: `field [${text}]`, caused_by: { type: text, reason: text } };
  return JSON.stringify({ error, errors: true, code: 7, items: [{ create: { status: 400, error } }] });
};

/** Everything here that reads what a receiver answers or an administrator pastes. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  tags: (text) => refusing(() => tags(text)),
  unknownNames: (text) => unknownNames(5, destinations, { [`WEBHOOK_1_${text}`]: '1', [`WEBHOOK_${text}`]: '1' }),
  datadogAge: (text) => datadogAge(Buffer.from(JSON.stringify([{ timestamp: text, note: text }])), 0),
  parseAddress,
  parseRange,
  urlProblems: (text) => [urlProblems(text, rules), urlProblems(`https://${text}/`, rules)],
  parseRedactRule: (text) => parseRedactRule(`mask:${text}`),
  isDocumented: (text) => isDocumented(text.split('.'), ['a.b', 'a[].c.*']),
  deliveryWish,
  headerProblems: (text) => [
    headerProblems(text, text, 'X-Grantwire'),
    headerProblems('X-Api-Key', text, 'X-Grantwire'),
  ],
  queryKeyProblems: (text) => queryKeyProblems(text, text),
  ed25519KeyProblems: (text) => ed25519KeyProblems(`whsk_${text}`),
  guessable: (text) => [isPlaceholder(text), isGuessable(Buffer.from(text))],
  secretProblems: (text) => [secretProblems(text), secretProblems(`whsec_${text}`)],
  ...Object.fromEntries(
    Object.values(destinations).map((destination) => [
      `the verdict of ${destination.name}`,
      (text: string) =>
        [text, answerOf(text)].map((body) =>
          [200, 400].map((status) => destination.verdict({ status, body, count: 1, sent: Buffer.from(`{}\n${text}`) })),
        ),
    ]),
  ),
};

describe('work in proportion to the input', () => {
  it.each(Object.keys(READERS))('%s', (name) => {
    const read = READERS[name];
    if (read === undefined) throw new RangeError(name);
    for (const piece of PIECES) {
      const cost = (bytes: number) => {
        const text = piece.repeat(bytes / piece.length);
        const start = process.cpuUsage();
        read(text);
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      };
      cost(1_000);
      // Ten times the input may take ten times the CPU; a square takes a hundred times, and many seconds at this size.
      expect([piece, cost(400_000) < Math.max(40 * cost(40_000), 500)]).toEqual([piece, true]);
    }
  });
});

function refusing(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingRefused) return null;
    throw error;
  }
}
