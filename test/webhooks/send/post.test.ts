import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { classify } from '../../../src/webhooks/send/classify.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { agentOptions } from '../../../src/platform/http/dispatcher.ts';
import { post, type PostOutcome } from '../../../src/webhooks/send/post.ts';
import type { PostedRequest } from '../../../src/webhooks/request/outgoingRequest.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { connection, currentSecret, event, plainSecret, previousSecret } from '../fixtures.ts';

const secrets = [currentSecret, previousSecret];
const apiKeys = [
  { in: 'header', name: 'X-Api-Key', value: 'key & value' },
  { in: 'query', name: 'to ken', value: 'a&b=c d' },
] as const;
const never = new AbortController().signal;
let receiver: Receiver;
let agent: Agent;
let number = 0;

beforeAll(async () => {
  receiver = await startReceiver({ secrets, apiKeys });
  agent = new Agent(agentOptions({ connections: 4 }));
});

afterEach(() => {
  receiver.behave();
  expect(receiver.violations).toEqual([]);
});

afterAll(async () => {
  await agent.destroy();
  await receiver.stop();
});

function request(): PostedRequest {
  number += 1;
  const body = Buffer.from(JSON.stringify(event({ id: `event-${number}`, actor_name: 'Zoë – 東京 🔐' })));
  return { id: `event-${number}`, body, contentType: 'application/json', count: 1 };
}

function send(changes: Partial<Connection> = {}, sent = request(), signal = never): Promise<PostOutcome> {
  const target = connection({ url: receiver.url, secrets, apiKeys, ...changes });
  return post(sent, target, { dispatcher: agent, now: Date.now, signal, version: '1.2.3' });
}

describe('post: what arrives', () => {
  it('is verified, with keys, content type and product, and byte for byte', async () => {
    const sent = request();
    const outcome = await send({ url: `${receiver.url}?a=%20b` }, sent);
    expect(outcome).toMatchObject({ kind: 'answered', status: 204, attempts: 1 });
    expect(classify(outcome)).toBe('delivered');
    const delivery = receiver.deliveries.at(-1);
    expect(delivery).toMatchObject({ webhookId: sent.id, verified: true, body: sent.body.toString() });
    expect(delivery?.headers['user-agent']).toBe('grantwire/1.2.3');
    expect(delivery?.headers['content-type']).toBe('application/json');
    expect(delivery?.headers['x-api-key']).toBe('key & value');
  });

  it('carries a new timestamp and the same id and bytes with every attempt', async () => {
    const sent = request();
    const target = connection({ url: receiver.url, secrets, apiKeys });
    const seconds = Math.floor(Date.now() / 1000);
    for (const offset of [0, 60]) {
      const now = () => (seconds + offset) * 1000 + 999;
      await post(sent, target, { dispatcher: agent, now, signal: never, version: '1' });
    }
    const [first, second] = receiver.deliveries.slice(-2);
    expect(first?.headers['webhook-timestamp']).toBe(String(seconds));
    expect(second?.headers['webhook-timestamp']).toBe(String(seconds + 60));
    expect(second).toMatchObject({ webhookId: sent.id, duplicate: true, body: first?.body });
  });

  it('cannot have its own headers displaced by API keys', async () => {
    const open = await startReceiver({ secrets });
    const keys = ['Webhook-Signature', 'CONTENT-TYPE', 'User-Agent', 'x-grantwire-signature'];
    const outcome = await send({
      url: open.url,
      apiKeys: keys.map((name) => ({ in: 'header', name, value: 'forged' })),
    });
    expect(outcome).toMatchObject({ status: 204 });
    expect(open.violations).toEqual([]);
    await open.stop();
  });

  it('is unsigned without a secret', async () => {
    const open = await startReceiver({ secrets: [] });
    expect(await send({ url: open.url, secrets: [] })).toMatchObject({ status: 204 });
    expect(open.deliveries[0]).toMatchObject({ verified: false });
    expect(open.violations).toEqual([]);
    await open.stop();
  });

  it('is refused by a receiver with another secret or without the key', async () => {
    const other = await startReceiver({ secrets: [plainSecret], apiKeys });
    expect(classify(await send({ url: other.url }))).toEqual({
      class: 'connection',
      code: 'http_401',
      needsOperator: true,
    });
    expect(classify(await send({ url: other.url, secrets: [plainSecret], apiKeys: [] }))).toEqual({
      class: 'connection',
      code: 'http_403',
      needsOperator: true,
    });
    expect(other.stats().violations).toEqual({ 'standard-signature': 1, 'v0-signature': 1, 'api-key': 2 });
    expect(other.deliveries).toEqual([]);
    await other.stop();
  });
});

describe('post: answers', () => {
  it.each([200, 201, 202, 204, 299])('%d is delivered', async (status) => {
    receiver.behave({ action: { kind: 'status', status } });
    expect(classify(await send())).toBe('delivered');
  });

  it.each([400, 413, 422])('%d speaks of the event', async (status) => {
    receiver.behave({ action: { kind: 'status', status } });
    expect(classify(await send())).toEqual({ class: 'event', code: `http_${status}` });
  });

  it.each([304, 401, 403, 404, 405, 407, 408, 410, 415, 425, 429, 500, 502, 503, 504, 999])(
    '%d speaks of the connection',
    async (status) => {
      receiver.behave({ action: { kind: 'status', status } });
      expect(classify(await send())).toMatchObject({ class: 'connection', code: `http_${status}` });
    },
  );

  it.each([301, 302, 303, 307, 308])('%d is not followed', async (status) => {
    const target = await startReceiver({ secrets, apiKeys });
    receiver.behave({ action: { kind: 'redirect', status, location: target.url } });
    expect(classify(await send())).toMatchObject({ class: 'connection', code: `http_${status}` });
    expect(target.stats().requests).toBe(0);
    await target.stop();
  });

  it.each([
    ['120', 120_000],
    [['30', '60'], 60_000],
    ['-1', null],
  ])('Retry-After %j: %s ms', async (value, retryAfterMs) => {
    receiver.behave({ action: { kind: 'status', status: 503, headers: { 'retry-after': value } } });
    expect(await send()).toMatchObject({ status: 503, retryAfterMs });
  });

  it('tells how far the clocks are apart', async () => {
    const date = new Date(Date.now() + 600_000).toUTCString();
    receiver.behave({ action: { kind: 'status', status: 200, headers: { date } } });
    const outcome = await send();
    expect(outcome.kind === 'answered' && Math.abs((outcome.clockSkewMs ?? 0) - 600_000)).toBeLessThan(3000);
  });
});

describe('post: a body after a 2xx changes nothing', () => {
  it('dripping for ever', async () => {
    receiver.behave({ action: { kind: 'drip', everyMs: 20 } });
    const started = performance.now();
    expect(classify(await send({ timeoutMs: 60_000 }))).toBe('delivered');
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('reset half-way', async () => {
    receiver.behave({ action: { kind: 'reset', when: 'afterHeaders' } });
    const outcome = await send();
    expect(outcome).toMatchObject({ status: 200, attempts: 1 });
    expect(classify(outcome)).toBe('delivered');
  });

  it('200 MB long: neither read nor kept', async () => {
    receiver.behave({ action: { kind: 'hugeBody', bytes: 200_000_000 } });
    const memory = process.memoryUsage().rss;
    const { bytesAnswered } = receiver.stats();
    expect(classify(await send())).toBe('delivered');
    expect(receiver.stats().bytesAnswered - bytesAnswered).toBeLessThan(20_000_000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(60_000_000);
  });

  it('frees the socket for the next request', async () => {
    receiver.behave({ action: { kind: 'status', status: 200, body: 'x'.repeat(4000) }, next: 5 });
    const ports = new Set<string>();
    const single = new Agent(agentOptions({ connections: 1 }));
    single.on('connect', () => ports.add(`socket ${ports.size + 1}`));
    const target = connection({ url: receiver.url, secrets, apiKeys });
    for (let round = 0; round < 5; round += 1) {
      await post(request(), target, { dispatcher: single, now: Date.now, signal: never, version: '1' });
    }
    expect(ports.size).toBe(1);
    await single.destroy();
  });
});

describe('post: no answer', () => {
  const failure = (code: string) => ({ class: 'connection', code });

  it('refused', async () => {
    const gone = await startReceiver({ secrets });
    await gone.stop();
    expect(classify(await send({ url: gone.url }))).toEqual(failure('connect_refused'));
  });

  it('a reset before the answer is tried once more at once', async () => {
    receiver.behave({ action: { kind: 'reset', when: 'beforeHeaders' }, next: 1 });
    expect(await send()).toMatchObject({ kind: 'answered', status: 204, attempts: 2 });
    receiver.behave({ action: { kind: 'reset', when: 'beforeHeaders' } });
    const { requests } = receiver.stats();
    const outcome = await send();
    expect(classify(outcome)).toEqual(failure('connection_lost'));
    expect(receiver.stats().requests - requests).toBe(2);
  });

  it.each([
    ['silence', { kind: 'never' } as const],
    ['headers that never end', { kind: 'dripHeaders', everyMs: 20 } as const],
    ['an answer that comes too late', { kind: 'delay', ms: 15_000 } as const],
  ])('%s', async (_, action) => {
    receiver.behave({ action });
    const outcome = await send({ timeoutMs: 300 });
    expect(classify(outcome)).toEqual(failure('timeout'));
    expect(outcome.durationMs).toBeGreaterThanOrEqual(290);
    expect(outcome.durationMs).toBeLessThan(5000);
  });

  it('in time, although the receiver took it: the repeat is recognised', async () => {
    const sent = request();
    receiver.behave({ action: { kind: 'delay', ms: 1500 }, next: 1 });
    expect(classify(await send({ timeoutMs: 200 }, sent))).toEqual(failure('timeout'));
    expect(classify(await send({}, sent))).toBe('delivered');
    const [first, repeat] = receiver.deliveries.slice(-2);
    expect([first?.webhookId, first?.duplicate]).toEqual([sent.id, false]);
    expect(repeat).toMatchObject({ webhookId: sent.id, duplicate: true, body: first?.body });
  });

  it.each([
    ['something that is not HTTP', { kind: 'garbage' } as const, 'not_http'],
    ['a header of 200 KB', { kind: 'hugeHeader', bytes: 200_000 } as const, 'response_headers_too_large'],
  ])('%s', async (_, action, code) => {
    receiver.behave({ action });
    expect(classify(await send())).toEqual(failure(code));
  });

  it.each([
    ['with', 'Connection: upgrade\r\nUpgrade: websocket\r\n', 'connection_lost'],
    ['without', '', 'unexpected'],
  ])('101 nobody asked for, %s its headers, and the next request goes well', async (_, headers, code) => {
    receiver.behave({ action: { kind: 'garbage', text: `HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n` } });
    expect(classify(await send())).toEqual(failure(code));
    receiver.behave();
    expect(classify(await send())).toBe('delivered');
  });

  it('TLS on a plain port, and plain HTTP without leave', async () => {
    const { requests } = receiver.stats();
    expect(classify(await send({ url: receiver.url.replace('http:', 'https:') }))).toEqual(failure('tls_failed'));
    expect(classify(await send({ allowHttp: false }))).toEqual({ ...failure('url_refused'), needsOperator: true });
    expect(classify(await send({ url: receiver.url.replace('//', '//user:word@') }))).toEqual({
      ...failure('url_refused'),
      needsOperator: true,
    });
    expect(classify(await send({ url: 'nonsense' }))).toEqual({ ...failure('url_refused'), needsOperator: true });
    expect(receiver.stats().requests).toBe(requests);
  });

  it('because the caller stopped, before or during the attempt', async () => {
    expect(classify(await send({}, request(), AbortSignal.abort()))).toBe('interrupted');
    receiver.behave({ action: { kind: 'never' } });
    const stop = new AbortController();
    const sending = send({}, request(), stop.signal);
    setTimeout(() => stop.abort(), 100);
    expect(classify(await sending)).toBe('interrupted');
  });

  it('and no outcome names the destination', async () => {
    const gone = await startReceiver({ secrets });
    await gone.stop();
    const outcome = await send({ url: gone.url });
    expect(JSON.stringify(outcome)).not.toMatch(new RegExp(`127|${gone.port}|hook`));
  });
});
