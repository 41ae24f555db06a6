import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentSecret, plainSecret, previousSecret } from '../webhooks/fixtures.ts';
import { type Capture, type Captured, startCapture } from './support/capturedRequests.ts';
import { block, page, section } from './support/markdownBlocks.ts';
import { RuntimeMissingError, runSnippet } from './support/runSnippet.ts';
import type { SnippetAnswer } from './support/snippetCase.ts';
import { snippetLanguages } from './support/snippetLanguages.ts';

const strangeBody = '{"id":"evt","actor_name":"Zoë – 東京 🔐","n":"\'$(id)` %s\\\\"}';
const bothWays: SnippetAnswer = { standard: true, v0: true };
const neither: SnippetAnswer = { standard: false, v0: false };
// 23 and 25 bytes: their base64 ends in "=" and "==", which is often left out.
const unpadded = ['whsec_bm9yZHdpbmQtdW5wYWRkZWQta2V5LTE', 'whsec_bm9yZHdpbmQtdW5wYWRkZWQta2V5LTAwMQ'] as const;

interface Case {
  readonly name: string;
  readonly request: Captured;
  readonly secrets: readonly string[];
  readonly answer: SnippetAnswer;
}

let capture: Capture;
const cases: Case[] = [];

beforeAll(async () => {
  capture = await startCapture();
  const add = (name: string, request: Captured, secrets: readonly string[], answer: SnippetAnswer) =>
    void cases.push({ name, request, secrets, answer });
  const current = await capture.send(strangeBody, { secrets: [currentSecret] });
  add('the right secret', current, [currentSecret], bothWays);
  add('another secret', current, [previousSecret], neither);
  add('the receiver rotates first', current, [previousSecret, currentSecret], bothWays);
  const rotating = await capture.send(strangeBody, { secrets: [currentSecret, previousSecret] });
  add('the sender rotates first, the receiver has the new secret', rotating, [currentSecret], bothWays);
  add('the sender rotates first, the receiver has the old secret', rotating, [previousSecret], bothWays);
  add('two secrets on both sides', rotating, [previousSecret, currentSecret], bothWays);
  add('two secrets, neither of them ours', rotating, [plainSecret], neither);
  add('no secret to verify with', rotating, [], neither);
  const plain = await capture.send('{}', { secrets: [plainSecret] });
  add('a secret without whsec_', plain, [plainSecret], bothWays);
  for (const secret of unpadded) {
    add('a secret without padding', await capture.send('{}', { secrets: [secret] }), [secret], bothWays);
  }
  const ed25519Key = `whsk_${Buffer.from('a seed of the snippets, invented').toString('base64')}`;
  const signedThrice = await capture.send(strangeBody, { secrets: [currentSecret], ed25519Key });
  add('an ed25519 signature besides', signedThrice, [currentSecret], bothWays);
  const unsigned = await capture.send(strangeBody, { secrets: [] });
  add('no signature', unsigned, [currentSecret], neither);
  for (const [name, shiftMs, answer] of [
    ['six minutes old', -360_000, neither],
    ['six minutes ahead', 360_000, neither],
    ['four minutes old', -240_000, bothWays],
    ['four minutes ahead', 240_000, bothWays],
  ] as const) {
    add(name, await capture.send(strangeBody, { secrets: [currentSecret] }, shiftMs), [currentSecret], answer);
  }
  const changed = Buffer.concat([current.body, Buffer.from(' ')]);
  add('a body with one more blank', { ...current, body: changed }, [currentSecret], neither);
  const withHeaders = (headers: Record<string, string>) => ({
    ...current,
    headers: { ...current.headers, ...headers },
  });
  add('another id, which v0 does not cover', withHeaders({ 'webhook-id': 'evt_other' }), [currentSecret], {
    standard: false,
    v0: true,
  });
  for (const forged of ['', '*', 'v1,', 'v1,*', ',', 'é', `v2,${'A'.repeat(43)}=`]) {
    const headers = { 'webhook-signature': forged, 'x-grantwire-signature': forged };
    add(`a signature ${JSON.stringify(forged)}`, withHeaders(headers), [currentSecret], neither);
  }
  for (const forged of ['', 'hello', '-1', '0x6', '1e9', `${current.headers['webhook-timestamp']}.5`, '9'.repeat(40)]) {
    const headers = { 'webhook-timestamp': forged, 'x-grantwire-request-timestamp': forged };
    add(`a time ${JSON.stringify(forged)}`, withHeaders(headers), [currentSecret], neither);
  }
  const later = String(Number(current.headers['webhook-timestamp']) + 1);
  const moved = withHeaders({ 'webhook-timestamp': later, 'x-grantwire-request-timestamp': later });
  add('another time than was signed', moved, [currentSecret], neither);
});

afterAll(() => capture.stop());

describe.each(snippetLanguages)('docs/receivers.md, verification in $fence', (language) => {
  it('tells our requests from all others, by both schemes', { timeout: 60_000 }, () => {
    const snippet = block(section(page('docs/receivers.md'), 'Verifying'), language.fence);
    const asked = cases.map(({ request, secrets }) => ({ ...request, secrets }));
    const answers = runSnippet(language, snippet, asked);
    const named = (list: readonly SnippetAnswer[]) => cases.map(({ name }, index) => [name, list[index]]);
    expect(named(answers)).toEqual(named(cases.map(({ answer }) => answer)));
    expect(answers).toHaveLength(cases.length);
  });
});

describe('a language that is not installed', () => {
  it('fails with what to install', () => {
    const [language] = snippetLanguages;
    if (language === undefined) throw new RangeError('no language');
    const missing = { ...language, needs: { 'no-such-language': 'its-package' } };
    expect(() => runSnippet(missing, '', [])).toThrow(RuntimeMissingError);
    expect(() => runSnippet(missing, '', [])).toThrow('apt-get install its-package');
  });
});
