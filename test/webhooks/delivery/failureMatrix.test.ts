/**
 * The failure matrix, rows F1 to F34: what one attempt comes to, and what the outbox makes of it. F35 to F49 are stories
 * and stand in `failureStories.test.ts`. Elsewhere:
 *
 * - F5 to F8, TLS (silent port, unknown authority, expired, wrong host): `../postTls.test.ts`; here only F9.
 * - F12 to F14 where the answer stands in the body: `../destinations/answers.test.ts`.
 * - F31, every form of `Retry-After`: `../waits.test.ts`; here that the state waits accordingly.
 * - F41 does not apply: the hub is the log, no doorbell is rung; what a trigger never shows is found by `sweepPartitions`,
 *   see `../../scenarios/simulation`.
 * - F50 does not apply: the ladder is no setting, so it cannot be empty, zero or huge; the settings that there are, are
 *   validated at the start, see `../../platform/settings`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { errors, type buildConnector } from 'undici';
import { afterAll, beforeAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { egressConnector } from '../../../src/webhooks/egress/egressConnector.ts';
import { egressRules } from '../../../src/webhooks/egress/egressRules.ts';
import type { Action } from '../../simulators/receiver/behaviour.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { connection, currentSecret } from '../fixtures.ts';
import { createRig, START, type Rig } from './rig.ts';

const secrets = [currentSecret];
const SECOND = 1000;
let rig: Rig;
let receiver: Receiver;
let elsewhere: Receiver;

beforeAll(async () => {
  elsewhere = await startReceiver({ secrets });
});
beforeEach(async () => {
  rig = createRig();
  receiver = await startReceiver({ secrets, now: () => rig.clock.now().getTime() });
});
afterEach(async () => {
  await rig.stop();
  await receiver.stop();
});
afterAll(() => elsewhere.stop());

const status = (code: number, headers: Record<string, string | string[]> = {}): Action => ({
  kind: 'status',
  status: code,
  headers,
});
const raw = (text: string): Action => ({ kind: 'garbage', text });

function failsWith(code: string): Error {
  return Object.assign(new Error('as the resolver says'), { code });
}

/** What makes sockets: one that fails as told instead. */
function connectorFailing(error: Error): () => buildConnector.connector {
  return () => (_, callback) => queueMicrotask(() => callback(error, null));
}

interface ConnectionRow {
  readonly row: string;
  readonly what: string;
  readonly code: string;
  readonly action?: Action;
  readonly connector?: () => buildConnector.connector;
  readonly changes?: (url: string) => Partial<Connection>;
  /** Until the next attempt; default the first step of the ladder. */
  readonly waitMs?: number;
  /** Requests that the receiver saw in the one attempt; default 1. */
  readonly requests?: number;
  /** Told at the first time, because waiting does not help. */
  readonly told?: true;
}

const unheard = { requests: 0 };
const people = { told: true } as const;
const short = { changes: () => ({ timeoutMs: 250 }) };
const retryAfter = (value: string | string[]) => ({ 'retry-after': value });
const date = (offsetMs: number) => new Date(START.getTime() + offsetMs).toUTCString();

const connectionRows: readonly ConnectionRow[] = [
  {
    row: 'F1',
    what: 'NXDOMAIN, from the ladder of a minute',
    code: 'dns_not_found',
    connector: connectorFailing(failsWith('ENOTFOUND')),
    waitMs: 60 * SECOND,
    ...unheard,
  },
  {
    row: 'F2',
    what: 'SERVFAIL',
    code: 'dns_unavailable',
    connector: connectorFailing(failsWith('EAI_AGAIN')),
    ...unheard,
  },
  {
    row: 'F3',
    what: 'refused',
    code: 'connect_refused',
    connector: connectorFailing(failsWith('ECONNREFUSED')),
    ...unheard,
  },
  {
    row: 'F4',
    what: 'a black hole',
    code: 'connect_timeout',
    connector: connectorFailing(new errors.ConnectTimeoutError('5 s')),
    ...unheard,
  },
  {
    row: 'F9',
    what: 'TLS on a plain port',
    code: 'tls_failed',
    changes: (url) => ({ url: url.replace('http:', 'https:') }),
    ...unheard,
  },
  { row: 'F10', what: 'silence', code: 'timeout', action: { kind: 'never' }, ...short },
  { row: 'F11', what: 'headers without end', code: 'timeout', action: { kind: 'dripHeaders', everyMs: 20 }, ...short },
  {
    row: 'F15',
    what: 'reset before the answer, after one more try on a fresh socket',
    code: 'connection_lost',
    action: { kind: 'reset', when: 'beforeHeaders' },
    requests: 2,
  },
  { row: 'F15', what: 'closed before the answer', code: 'connection_lost', action: raw(''), requests: 2 },
  {
    row: 'F18',
    what: 'a header of 200 KB',
    code: 'response_headers_too_large',
    action: { kind: 'hugeHeader', bytes: 200_000 },
  },
  { row: 'F19', what: 'an SSH banner', code: 'not_http', action: { kind: 'garbage' } },
  {
    row: 'F20',
    what: 'a 100 that nobody asked for',
    code: 'connection_lost',
    action: raw('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
    requests: 2,
  },
  {
    row: 'F21',
    what: 'a 101',
    code: 'connection_lost',
    action: raw('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'),
    requests: 2,
  },
  ...[304, 418, 599, 999].map((code) => ({ row: 'F24', what: `${code}`, code: `http_${code}`, action: status(code) })),
  ...[401, 403, 407].map((code) => ({
    row: 'F26',
    what: `${code}`,
    code: `http_${code}`,
    action: status(code),
    ...people,
  })),
  ...[404, 405].map((code) => ({ row: 'F27', what: `${code}`, code: `http_${code}`, action: status(code) })),
  ...[408, 425, 500, 502, 503, 504].map((code) => ({
    row: 'F28',
    what: `${code}`,
    code: `http_${code}`,
    action: status(code),
  })),
  { row: 'F30', what: '415', code: 'http_415', action: status(415) },
  ...(
    [
      ['seconds', '120', 120],
      ['less than our own step', '2', 5],
      ['a date', date(300 * SECOND), 300],
      ['ten years', '315360000', 1800],
      ['a negative number', '-5', 5],
      ['two values', ['30', '90'], 90],
      ['a list in one', '60, 120', 5],
      ['nothing', '', 5],
    ] as const
  ).map(([what, value, seconds]) => ({
    row: 'F31',
    what: `429 and Retry-After: ${what}`,
    code: 'http_429',
    action: status(429, retryAfter(typeof value === 'string' ? value : [...value])),
    waitMs: seconds * SECOND,
  })),
  { row: 'F31', what: '429 without Retry-After', code: 'http_429', action: status(429) },
  {
    row: 'F32',
    what: '503 and Retry-After',
    code: 'http_503',
    action: status(503, retryAfter('600')),
    waitMs: 600 * SECOND,
  },
  { row: 'F33', what: '410 once', code: 'http_410', action: status(410) },
];

describe('connection-class: the cursor stays, one state waits, nothing is listed as failed, and then all arrives', () => {
  it.each(connectionRows)('$row $what', async (row) => {
    const { code, action, connector, changes, waitMs = 5 * SECOND, requests = 1 } = row;
    const outbox = await rig.startOutbox(
      { url: receiver.url, ...changes?.(receiver.url) },
      connector === undefined ? {} : { connector },
    );
    await outbox.activate();
    const ids = rig.publish([2, 1]);
    if (action !== undefined) receiver.behave({ action });

    await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError', code });
    expect(receiver.stats().requests).toBe(requests);
    expect(rig.cursor()).toBe(0);
    expect(await outbox.state()).toMatchObject({
      disabled: null,
      failures: {
        attempts: 1,
        lastCode: code,
        since: START.toISOString(),
        nextAttemptAt: new Date(START.getTime() + waitMs).toISOString(),
      },
    });
    expect(rig.notices().map(({ kind }) => kind)).toEqual(row.told ? ['connection_failing'] : []);

    rig.pass(waitMs - 1);
    await expect(outbox.deliver()).rejects.toMatchObject({ name: 'ConnectionWaitsError', lastCode: code });
    expect(receiver.stats().requests).toBe(requests);

    // Mended: by the receiver, or by a process that reaches it.
    rig.pass(1);
    receiver.behave();
    const mended = await rig.startOutbox({ url: receiver.url });
    if (changes !== undefined) await mended.activate();
    await mended.deliver();
    expect(receiver.deliveries.map(({ webhookId }) => webhookId)).toEqual(ids);
    expect(rig.cursor()).toBe(2);
    expect(await mended.state()).toMatchObject({ failures: null, disabled: null, pausedAt: null });
    expect(rig.failedEvents()).toEqual([]);
    expect(receiver.violations).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('F23 %d is not followed', async (code) => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([1]);
    receiver.behave({ action: { kind: 'redirect', status: code, location: elsewhere.url } });
    await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError', code: `http_${code}` });
    expect(rig.cursor()).toBe(0);
    expect(elsewhere.stats().requests).toBe(0);
  });

  it('F39 a name that points inside now: nothing is sent, and somebody is told', async () => {
    const changes = { url: receiver.url.replace('127.0.0.1', 'localhost'), allowPrivate: [] };
    const connector = egressConnector(egressRules(connection(changes), []), null);
    const outbox = await rig.startOutbox(changes, { connector });
    await outbox.activate();
    rig.publish([1]);
    await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError', code: 'address_refused' });
    expect(receiver.stats().requests).toBe(0);
    expect(rig.cursor()).toBe(0);
    expect(rig.notices()).toMatchObject([{ kind: 'connection_failing' }]);
  });
});

const successes: readonly (readonly [string, string, Action])[] = [
  ['F12', '200, then a byte now and then', { kind: 'drip', everyMs: 50 }],
  ['F13', '200, a byte, then nothing', { kind: 'drip', everyMs: 1500 }],
  ['F14', '200, then a reset', { kind: 'reset', when: 'afterHeaders' }],
  ['F14', '200, then the end half-way', raw('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\npartly')],
  ['F16', '200 and 200 MB', { kind: 'hugeBody', bytes: 200_000_000 }],
  ...[200, 201, 202, 204].map((code) => ['F22', `${code}`, status(code)] as const),
  ['F22', '200 and any body', { kind: 'status', status: 200, body: '{"ok":false}' }],
];

describe('a 2xx is a delivery, whatever becomes of its body', () => {
  it.each(successes)('%s %s', async (_, __, action) => {
    const outbox = await rig.startOutbox({ url: receiver.url, timeoutMs: 10_000 });
    await outbox.activate();
    rig.publish([1]);
    receiver.behave({ action, accept: true });
    const before = process.memoryUsage().rss;
    await outbox.deliver();
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
    expect(receiver.stats().requests).toBe(1);
    expect(receiver.eventIds.get('event-0')).toBe(1);
    expect(rig.cursor()).toBe(1);
    expect(await outbox.state()).toMatchObject({ failures: null });
    expect(rig.failedEvents()).toEqual([]);
  });
});

it('F17 a gzip bomb is a delivery and is not inflated', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const outbox = await rig.startOutbox({ url: `http://127.0.0.1:${port}/hook` });
  await outbox.activate();
  rig.publish([1]);
  const before = process.memoryUsage().rss;
  await outbox.deliver();
  expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  expect(rig.cursor()).toBe(1);
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

describe('event-class: listed with its reason, the cursor moves on, its neighbours arrive', () => {
  it.each([
    ['F25', 400],
    ['F25', 422],
    ['F29', 413],
  ])('%s %d', async (_, code) => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([3, 1]);
    receiver.behave({ action: { kind: 'ok' }, next: 1 }, { action: status(code), next: 1 });
    await outbox.deliver();
    expect([...receiver.eventIds.keys()]).toEqual(['event-0', 'event-2', 'event-3']);
    expect(rig.failedEvents()).toMatchObject([
      {
        connection: 'siem',
        eventId: 'event-1',
        lastCode: `http_${code}`,
        tries: 1,
        deliveredAt: null,
        nextTryAt: new Date(START.getTime() + 60 * SECOND).toISOString(),
        source: { hub: 'events', partition: '0', sequence_number: 0, index: 1 },
      },
    ]);
    expect(rig.cursor()).toBe(2);
    expect(await outbox.state()).toMatchObject({ failures: null });
  });

  it('F34 abort-message: listed at once and never tried again', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([2]);
    receiver.behave({ action: status(500, { 'webhook-delivery': 'Abort-Message' }), next: 1 });
    await outbox.deliver();
    expect(rig.failedEvents()).toMatchObject([{ eventId: 'event-0', lastCode: 'http_500', nextTryAt: null }]);
    expect([...receiver.eventIds.keys()]).toEqual(['event-1']);
    rig.pass(3_600_000);
    await outbox.sweep();
    expect(receiver.stats().requests).toBe(2);
  });
});

describe('the receiver wants no more: switched off, told, and nothing lost until it is enabled again', () => {
  it.each([
    ['F33', '410 twice, a minute apart', status(410), 'gone', 2],
    ['F34', 'webhook-delivery: disable', status(503, { 'webhook-delivery': 'disable' }), 'asked_by_receiver', 1],
  ])('%s %s', async (_, __, action, reason, attempts) => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    const ids = rig.publish([2]);
    receiver.behave({ action });
    for (let attempt = 0; attempt < attempts; attempt++) {
      await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError' });
      rig.pass(60 * SECOND);
    }
    expect(await outbox.state()).toMatchObject({ disabled: { reason }, failures: { attempts } });
    expect(rig.notices()).toMatchObject([{ kind: 'connection_disabled' }]);
    rig.pass(48 * 3_600_000);
    await expect(outbox.deliver()).rejects.toMatchObject({ name: 'ConnectionDisabledError', reason });
    await outbox.sweep();
    expect(receiver.stats().requests).toBe(attempts);
    expect(rig.cursor()).toBe(0);
    receiver.behave();
    await outbox.services.store.change((state) => ({ ...state, disabled: null, failures: null }), rig.signal);
    await outbox.deliver();
    expect(receiver.deliveries.map(({ webhookId }) => webhookId)).toEqual(ids);
    expect(rig.closedGaps()).toEqual([]);
  });
});
