import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/webhooks/classify.ts';
import { createDispatcherPool, type DispatcherPool } from '../../../src/webhooks/dispatcher.ts';
import { egressRules } from '../../../src/webhooks/egress/egressRules.ts';
import type { ResolveAll } from '../../../src/webhooks/egress/guardedLookup.ts';
import { proxiedConnector } from '../../../src/webhooks/egress/proxiedConnector.ts';
import { post } from '../../../src/webhooks/post.ts';
import { selfSigned } from '../../simulators/receiver/selfSigned.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { connection, currentSecret } from '../fixtures.ts';

/** A proxy that takes every name to 127.0.0.1, as one that resolves names itself. */
let proxy: Server;
let proxyPort = 0;
let answer = 200;
const tunnels: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
const sockets = new Set<Socket>();
const pools: DispatcherPool[] = [];
const receivers: Receiver[] = [];

beforeEach(async () => {
  answer = 200;
  tunnels.length = 0;
  proxy = createServer();
  proxy.on('connection', (socket: Socket) => sockets.add(socket));
  proxy.on('connect', ({ url = '', headers }, client: Socket, head: Buffer) => {
    tunnels.push({ path: url, headers });
    if (answer !== 200) {
      client.end(`HTTP/1.1 ${answer} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(Number(url.slice(url.lastIndexOf(':') + 1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    for (const [one, other] of [[client, target] as const, [target, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyPort = (proxy.address() as AddressInfo).port;
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  proxy.close();
});

const answering =
  (...addresses: string[]): ResolveAll =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

async function send(url: string, options: { proxy?: string; resolve?: ResolveAll; ca?: string } = {}) {
  const target = URL.parse(url);
  const rules = egressRules({ allowHttp: true, allowPrivate: [], allowPorts: [Number(target?.port)] }, []);
  const pool = createDispatcherPool({
    now: Date.now,
    connections: 1,
    connector: (undici) =>
      proxiedConnector(undici, new URL(options.proxy ?? `http://127.0.0.1:${proxyPort}`), {
        rules,
        resolve: options.resolve ?? answering('20.50.2.10'),
        timeoutMs: 2000,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      }),
  });
  pools.push(pool);
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

async function receiver(tls?: { key: string; cert: string }): Promise<Receiver> {
  const started = await startReceiver({ secrets: [currentSecret], ...(tls === undefined ? {} : { tls }) });
  receivers.push(started);
  return started;
}

function identity(hostName: string) {
  const day = 24 * 60 * 60 * 1000;
  return selfSigned(hostName, new Date(Date.now() - day), new Date(Date.now() + day));
}

describe('proxiedConnector', () => {
  it('tunnels to the receiver under its name, with TLS from end to end', async () => {
    const tls = identity('hooks.nordwind.example');
    const { port, violations } = await receiver(tls);
    expect(await send(`https://hooks.nordwind.example:${port}/hook`, { ca: tls.cert })).toBe('delivered');
    expect(tunnels.map(({ path }) => path)).toEqual([`hooks.nordwind.example:${port}`]);
    expect(tunnels[0]?.headers['proxy-authorization']).toBeUndefined();
    expect(violations).toEqual([]);
  });

  it('tunnels plain http too, and signs in to the proxy', async () => {
    const { port } = await receiver();
    const url = `http://hooks.nordwind.example:${port}/hook`;
    expect(await send(url, { proxy: `http://nord:wi%3Ad@127.0.0.1:${proxyPort}` })).toBe('delivered');
    const credentials = Buffer.from('nord:wi:d').toString('base64');
    expect(tunnels[0]?.headers['proxy-authorization']).toBe(`Basic ${credentials}`);
  });

  it.each([
    ['http://127.0.0.1:9200/', ['20.50.2.10']],
    ['http://2130706433:9200/', ['20.50.2.10']],
    ['http://[::ffff:127.0.0.1]:9200/', ['20.50.2.10']],
    ['http://localhost:9200/', ['20.50.2.10']],
    ['http://hooks.nordwind.example:9200/', ['10.0.0.4']],
    ['http://hooks.nordwind.example:9200/', ['20.50.2.10', '169.254.169.254']],
  ])('asks the proxy for nothing when %s resolves to %j', async (url, addresses) => {
    const verdict = await send(url, { resolve: answering(...addresses) });
    expect(verdict).toEqual({ class: 'connection', code: 'address_refused' });
    expect(tunnels).toEqual([]);
  });

  it.each([403, 407, 502])('a proxy that answers %d is named as such', async (status) => {
    answer = status;
    const target = await receiver();
    const verdict = await send(`http://hooks.nordwind.example:${target.port}/hook`);
    expect(verdict).toEqual({ class: 'connection', code: 'proxy_failed' });
    expect(target.stats().requests).toBe(0);
  });

  it('a proxy that is gone is named as such', async () => {
    proxy.close();
    await once(proxy, 'close');
    const verdict = await send('http://hooks.nordwind.example:8088/hook');
    expect(verdict).toEqual({ class: 'connection', code: 'proxy_failed' });
  });

  it('still checks the certificate of the receiver', async () => {
    const tls = identity('other.nordwind.example');
    const target = await receiver(tls);
    const verdict = await send(`https://hooks.nordwind.example:${target.port}/hook`, { ca: tls.cert });
    expect(verdict).toEqual({ class: 'connection', code: 'certificate_name' });
    expect(target.stats().requests).toBe(0);
  });
});
