import { describe, expect, it } from 'vitest';
import { DeliveryFailedError } from '../../../src/webhooks/breaker/connectionErrors.ts';
import { probe } from '../../../src/webhooks/breaker/probe.ts';
import { rejectionCode } from '../../../src/webhooks/breaker/rejectionCode.ts';
import type { PostedRequest } from '../../../src/webhooks/request/outgoingRequest.ts';
import type { SendOutcome, SendRequest } from '../../../src/webhooks/send/sendRequest.ts';

const { signal } = new AbortController();
const startedAt = new Date('2026-11-20T08:00:00Z');
const request = (id: string): PostedRequest => ({
  id,
  body: Buffer.from('{}'),
  contentType: 'application/json',
  count: 1,
});
const rejected: SendOutcome['verdict'] = { class: 'event', code: 'http_422' };

/** Answers in the order of `verdicts`, the last one for ever; keeps what was sent and the most requests at once. */
function receiver(...verdicts: SendOutcome['verdict'][]) {
  const sent: string[] = [];
  let open = 0;
  let most = 0;
  const send: SendRequest = async ({ id }) => {
    sent.push(id);
    most = Math.max(most, ++open);
    await new Promise((resolve) => setImmediate(resolve));
    open--;
    const verdict = (verdicts.length > 1 ? verdicts.shift() : verdicts[0]) ?? 'delivered';
    return { verdict, retryAfterMs: 7, startedAt, clockSkewMs: null };
  };
  return { send, sent, most: () => most };
}

function wrap(target: SendRequest, lastCode = 'http_503', taken: () => Promise<void> = () => Promise.resolve()) {
  let ended = 0;
  const attempt = probe('siem', target, lastCode, async () => {
    await taken();
    ended++;
  });
  const all = (ids: readonly string[]) => Promise.allSettled(ids.map((id) => attempt.send(request(id), signal)));
  return { attempt, all, ended: () => ended };
}

describe('probe', () => {
  it('sends one request alone, and the others at once when it is taken', async () => {
    const target = receiver('delivered');
    const { attempt, all, ended } = wrap(target.send);
    expect(attempt.wasUsed()).toBe(false);
    const first = all(['a', 'b', 'c']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(target.sent).toEqual(['a']);
    await first;
    expect(target.sent).toEqual(['a', 'b', 'c']);
    expect(target.most()).toBe(2);
    await all(['d', 'e', 'f']);
    expect(target.most()).toBe(3);
    expect(ended()).toBe(1);
    expect(attempt.wasUsed()).toBe(true);
  });

  it('fails the others unsent, as the first one failed', async () => {
    const target = receiver({ class: 'connection', code: 'http_503' });
    const { all, ended } = wrap(target.send);
    const [first, ...others] = await all(['a', 'b', 'c']);
    expect(first).toMatchObject({ status: 'fulfilled', value: { verdict: { code: 'http_503' } } });
    for (const other of others) {
      expect(other).toMatchObject({ reason: expect.any(DeliveryFailedError) });
      expect(other).toMatchObject({ reason: { code: 'http_503', retryAfterMs: 7, startedAt } });
    }
    expect(target.sent).toEqual(['a']);
    expect(ended()).toBe(0);
  });

  it('takes a rejected event for a sign of life, unless rejections are what the run is about', async () => {
    const alive = wrap(receiver(rejected).send);
    await alive.all(['a']);
    expect(alive.ended()).toBe(1);
    const target = receiver(
      rejected,
      rejected,
      { class: 'items', code: 'items_rejected', rejected: [{ item: 0, code: 'x' }] },
      'delivered',
    );
    const ill = wrap(target.send, rejectionCode('http_422'));
    await ill.all(['a', 'b', 'c']);
    expect(ill.ended()).toBe(0);
    expect(target.most()).toBe(1);
    await ill.all(['d', 'e']);
    expect(ill.ended()).toBe(1);
  });

  it('keeps an accepted request accepted when the end of the run cannot be written down', async () => {
    const target = receiver('delivered');
    const { attempt, all } = wrap(target.send, 'http_503', () => Promise.reject(new Error('storage')));
    const [first, second] = await all(['a', 'b']);
    expect(first).toMatchObject({ status: 'fulfilled', value: { verdict: 'delivered' } });
    expect(second).toMatchObject({ status: 'rejected', reason: new Error('storage') });
    expect(target.sent).toEqual(['a']);
    expect(attempt.fault()).toEqual(new Error('storage'));
  });
});
