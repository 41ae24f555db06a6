import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import type { PostContext } from '../../../src/webhooks/send/post.ts';
import { TokenUnavailableError } from '../../../src/platform/identity/tokenUnavailableError.ts';
import { type Sentinel, startSentinel } from '../../simulators/destinations/sentinel.ts';
import { Sender } from './deliver.ts';
import { eventAged, eventNumber, eventOfSize, eventsUpTo } from './events.ts';

const minute = 60_000;
const token = 'nordwind-identity-token';
const identity: Partial<PostContext> = { authorization: () => Promise.resolve(`Bearer ${token}`) };
let sentinel: Sentinel;
let sender: Sender;

function senderWith(changes: Partial<Connection> = {}): Sender {
  return new Sender({ destination: 'sentinel', url: sentinel.url, batchSize: 1000, ...changes });
}

beforeEach(async () => {
  const rule = 'dcr-0123456789abcdef0123456789abcdef';
  sentinel = await startSentinel({ token, rule, stream: 'Custom-Grantwire', auxiliary: true });
  sender = senderWith();
});
afterEach(async () => {
  await sender.close();
  await sentinel.stop();
});

describe('sentinel', () => {
  it('takes rows with columns, under the token of the identity', async () => {
    const events = [...eventsUpTo(20), eventNumber(20, { timestamp: null })];
    // An event without a time has the one of its message, which is another half hour.
    expect((await sender.deliver(events, identity)).verdicts).toEqual(['delivered', 'delivered']);
    expect(sentinel.rows.map((row) => row['EventId'])).toEqual(events.map(({ id }) => id));
    expect(sentinel.rows[0]).toEqual({
      TimeGenerated: events[0]?.timestamp,
      EventId: events[0]?.id,
      TransactionId: null,
      EventType: 'GROUP_MEMBER_ADDED',
      Severity: 'INFO',
      ActorEmail: 'ada@nordwind.example',
      ActorIpAddress: '203.0.113.7',
      ActorName: 'Ada Lindqvist',
      ActorUserId: null,
      ActorUserAgent: null,
      Data: events[0]?.data,
    });
    expect(sentinel.rows[20]).toMatchObject({ TimeGenerated: events[20]?.data.source.enqueued_time });
  });

  it.each([
    ['ecs', 'Ecs'],
    ['raw', 'Raw'],
  ] as const)('puts the format %s into the column %s', async (format, column) => {
    const formatted = senderWith({ format });
    expect((await formatted.deliver([eventNumber(1)], identity)).verdicts).toEqual(['delivered']);
    await formatted.close();
    expect(sentinel.rows[0]?.[column]).toBeTruthy();
    expect(sentinel.rows[0]).not.toHaveProperty('Data');
  });

  it('spans at most 30 minutes a request, in the order of the message', async () => {
    const ages = [60, 50, 31, 30, 29, 0, 59].map((age) => age * minute);
    const now = Date.now();
    const events = ages.map((age, number) => eventNumber(number, { timestamp: new Date(now - age).toISOString() }));
    const { cut, verdicts } = await sender.deliver(events, identity);
    expect(cut.requests.map(({ items }) => items.map(({ index }) => index))).toEqual([[0, 1, 2, 3], [4, 5], [6]]);
    expect(new Set(verdicts)).toEqual(new Set(['delivered']));
  });

  it('sends nothing of which a column would be cut off', async () => {
    const { cut, verdicts } = await sender.deliver([eventNumber(0), eventOfSize(1, 66_000), eventNumber(2)], identity);
    expect(cut.unreadable).toMatchObject([{ index: 1, reason: 'too-large', cause: { part: 'column Data' } }]);
    expect(verdicts).toEqual(['delivered']);
    expect(sentinel.truncated).toEqual([]);
    expect(sentinel.rows).toHaveLength(2);
  });

  it('keeps to 1 MB a request before compression', async () => {
    const now = eventAged(0, 0).timestamp;
    const events = Array.from({ length: 40 }, (_, at) => ({ ...eventOfSize(at, 60_000), timestamp: now }));
    const { verdicts } = await sender.deliver(events, identity);
    expect(new Set(verdicts)).toEqual(new Set(['delivered']));
    expect(sentinel.requests.map(({ body }) => body.length <= 1_000_000)).toEqual([true, true, true]);
    expect(sentinel.requests[0]?.sentBytes).toBeLessThan(100_000);
  });

  it('honours what a 429 asks for', async () => {
    sentinel.intercept({ status: 429, headers: { 'retry-after': '37' } });
    const { outcomes, verdicts } = await sender.deliver([eventNumber(1)], identity);
    expect(verdicts).toEqual([{ class: 'connection', code: 'http_429' }]);
    expect(outcomes[0]).toMatchObject({ retryAfterMs: 37_000 });
  });

  it.each([
    [400, 'event', 'http_400'],
    [413, 'event', 'http_413'],
    [401, 'connection', 'sentinel_token_refused'],
    [403, 'connection', 'sentinel_role_missing'],
    [404, 'connection', 'sentinel_rule_not_found'],
    [500, 'connection', 'http_500'],
    [200, 'connection', 'unexpected_success'],
  ])('%d: %s, %s, with the error code that is documented and nothing else', async (status, kind, code) => {
    sentinel.intercept({
      status,
      headers: { 'x-ms-request-id': '7c9e6679-7425-40de' },
      body: JSON.stringify({ error: { code: 'InvalidStream', message: 'some message' } }),
    });
    const { verdicts } = await sender.deliver([eventNumber(1)], identity);
    expect(verdicts).toMatchObject([{ class: kind, code }]);
    if (status !== 200) expect(verdicts).toMatchObject([{ reason: 'InvalidStream' }]);
    expect(JSON.stringify(verdicts)).not.toMatch(/7c9e6679|some message/);
  });

  it('tells a missing role and a missing rule from the destination itself', async () => {
    const wrongRule = senderWith({ url: sentinel.url.replace('dcr-0', 'dcr-9') });
    expect((await wrongRule.deliver([eventNumber(1)], identity)).verdicts).toMatchObject([
      { code: 'sentinel_rule_not_found' },
    ]);
    await wrongRule.close();
    const other = { authorization: () => Promise.resolve('Bearer another') };
    expect((await sender.deliver([eventNumber(1)], other)).verdicts).toMatchObject([{ code: 'sentinel_role_missing' }]);
  });

  it('holds, and sends nothing, while the identity gives no token', async () => {
    class CredentialUnavailableError extends Error {
      override readonly name = 'CredentialUnavailableError';
    }
    const unavailable = { class: 'connection', code: 'token_unavailable' };
    const failing = { authorization: () => Promise.reject(new CredentialUnavailableError('tenant 1234, endpoint x')) };
    expect((await sender.deliver([eventNumber(1)], failing)).verdicts).toEqual([
      { ...unavailable, reason: 'CredentialUnavailableError' },
    ]);
    const none = { authorization: () => Promise.reject(new TokenUnavailableError('no token', undefined)) };
    expect((await sender.deliver([eventNumber(1)], none)).verdicts).toEqual([{ ...unavailable, reason: 'no token' }]);
    expect((await sender.deliver([eventNumber(1)])).verdicts).toMatchObject([unavailable]);
    expect(sentinel.requests).toEqual([]);
  });

  it('does not wait for a token longer than for an answer', async () => {
    const hasty = senderWith({ timeoutMs: 200 });
    const silent = { authorization: () => new Promise<string>(() => undefined) };
    expect((await hasty.deliver([eventNumber(1)], silent)).verdicts).toEqual([
      { class: 'connection', code: 'timeout' },
    ]);
    await hasty.close();
  });
});
