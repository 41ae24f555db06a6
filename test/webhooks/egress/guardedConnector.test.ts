import { lookup, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import undici from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/webhooks/send/classify.ts';
import { createDispatcherPool, type DispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { egressRules } from '../../../src/webhooks/egress/egressRules.ts';
import { guardedConnector } from '../../../src/webhooks/egress/guardedConnector.ts';
import type { ResolveAll } from '../../../src/webhooks/egress/guardedLookup.ts';
import { post } from '../../../src/webhooks/send/post.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { connection, currentSecret } from '../fixtures.ts';

/** A listener that counts what reaches it. */
let listener: Server;
let port = 0;
let connections = 0;
let bytes = 0;
const pools: DispatcherPool[] = [];

beforeEach(async () => {
  connections = 0;
  bytes = 0;
  listener = createServer((socket) => {
    connections += 1;
    socket.on('data', (data) => {
      bytes += data.length;
    });
    socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  port = (listener.address() as AddressInfo).port;
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  listener.close();
  await once(listener, 'close');
});

const answering =
  (...addresses: string[]): ResolveAll =>
  (_hostname, _options, callback) =>
    callback(null, addresses.map(toAnswer));

function toAnswer(address: string): LookupAddress {
  return { address, family: address.includes(':') ? 6 : 4 };
}

interface Guard {
  readonly allowPrivate?: string[];
  readonly allowPorts?: number[];
  readonly resolve?: ResolveAll;
  readonly build?: typeof undici.buildConnector;
  readonly now?: () => number;
}

function guardedPool({ allowPrivate = [], allowPorts = [port], resolve = lookup, build, now = Date.now }: Guard) {
  const rules = egressRules({ allowHttp: true, allowPrivate, allowPorts }, []);
  const pool = createDispatcherPool({
    now,
    connections: 1,
    connector: ({ buildConnector }) => guardedConnector(build ?? buildConnector, { rules, resolve, timeoutMs: 2000 }),
  });
  pools.push(pool);
  return pool;
}

async function send(pool: DispatcherPool, url: string) {
  const request = {
    id: 'a',
    body: Buffer.from('{"id":"a"}'),
    contentType: 'application/json',
    from: 0,
    to: 1,
    count: 1,
    indexes: [0],
  };
  const { signal } = new AbortController();
  const dispatcher = await pool.get();
  return classify(await post(request, connection({ url }), { dispatcher, now: Date.now, signal, version: '1' }));
}

const refused = { class: 'connection', code: 'address_refused', needsOperator: true };

describe('guardedConnector: no socket is opened', () => {
  it.each([
    'localhost',
    'localhost.',
    '127.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '127.1',
    '0x7f.1',
    '0',
    '127.0.0.1.',
    '[::ffff:127.0.0.1]',
    '[::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::127.0.0.1]',
  ])('to http://%s', async (host) => {
    expect(await send(guardedPool({}), `http://${host}:${port}/`)).toEqual(refused);
    expect(connections).toBe(0);
  });

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['20.50.2.10', '127.0.0.1']],
    [['2603:1030:20e:3::23c', '10.0.0.4']],
    [['::ffff:127.0.0.1']],
    [['169.254.169.254']],
    [['168.63.129.16']],
  ])('to a name that resolves to %j', async (addresses) => {
    const pool = guardedPool({ resolve: answering(...addresses) });
    expect(await send(pool, `http://hooks.nordwind.example:${port}/`)).toEqual(refused);
    expect(connections).toBe(0);
  });

  it('to a port that is not open', async () => {
    const pool = guardedPool({ resolve: answering('127.0.0.1'), allowPrivate: ['127.0.0.0/8'], allowPorts: [] });
    expect(await send(pool, `http://hooks.nordwind.example:${port}/`)).toEqual(refused);
    expect(connections).toBe(0);
  });
});

describe('guardedConnector: the peer', () => {
  it('is checked before a byte of HTTP, even where the lookup was got round', async () => {
    const build = (options: object = {}) =>
      undici.buildConnector({
        ...options,
        lookup: (_host: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
          done(null, [toAnswer('127.0.0.1')]),
      });
    const pool = guardedPool({ resolve: answering('20.50.2.10'), build });
    expect(await send(pool, `http://hooks.nordwind.example:${port}/`)).toEqual(refused);
    await expect.poll(() => connections).toBe(1);
    await new Promise((resolve) => listener.getConnections((_error, count) => resolve(count)));
    expect(bytes).toBe(0);
  });
});

describe('guardedConnector: what is allowed', () => {
  const open = { allowPrivate: ['127.0.0.0/8', '::1'] };

  it('is delivered, by literal and by name with several addresses', async () => {
    const receiver = await startReceiver({ secrets: [currentSecret] });
    const pool = guardedPool({ ...open, resolve: answering('::1', '127.0.0.1'), allowPorts: [receiver.port] });
    expect(await send(pool, receiver.url)).toBe('delivered');
    expect(await send(pool, `http://hooks.nordwind.example:${receiver.port}/hook`)).toBe('delivered');
    expect(receiver.violations).toEqual([]);
    await receiver.stop();
  });

  it('does not hide other failures', async () => {
    const notFound: ResolveAll = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    const gone = guardedPool({ ...open, resolve: notFound });
    expect(await send(gone, `http://hooks.nordwind.example:${port}/`)).toMatchObject({ code: 'dns_not_found' });
    const closed = await startReceiver({ secrets: [] });
    await closed.stop();
    expect(await send(guardedPool(open), closed.url)).toMatchObject({ code: 'connect_refused' });
  });

  it('a name that moves inside is refused at the next new connection, a minute later at most', async () => {
    const receiver = await startReceiver({ secrets: [currentSecret] });
    let address = '127.0.0.1';
    let now = 0;
    const resolve: ResolveAll = (_hostname, _options, callback) => callback(null, [toAnswer(address)]);
    const pool = guardedPool({ ...open, resolve, allowPorts: [receiver.port], now: () => now });
    const url = `http://hooks.nordwind.example:${receiver.port}/hook`;
    expect(await send(pool, url)).toBe('delivered');
    address = '169.254.169.254';
    expect(await send(pool, url)).toBe('delivered');
    now = 60_000;
    expect(await send(pool, url)).toEqual(refused);
    expect(receiver.stats().requests).toBe(2);
    await receiver.stop();
  });
});
