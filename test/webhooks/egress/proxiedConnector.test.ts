import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/webhooks/send/classify.ts';
import { createDispatcherPool, type DispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { egressRules } from '../../../src/webhooks/egress/egressRules.ts';
import type { ResolveAll } from '../../../src/webhooks/egress/guardedLookup.ts';
import { proxiedConnector } from '../../../src/webhooks/egress/proxiedConnector.ts';
import { post } from '../../../src/webhooks/send/post.ts';
import { type Proxy, startProxy } from '../../simulators/proxy/startProxy.ts';
import { selfSigned } from '../../simulators/receiver/selfSigned.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { connection, currentSecret } from '../fixtures.ts';

let proxy: Proxy;
const pools: DispatcherPool[] = [];
const receivers: Receiver[] = [];

beforeEach(async () => {
  proxy = await startProxy();
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  await proxy.stop();
});

const answering =
  (...addresses: string[]): ResolveAll =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

async function send(
  url: string,
  options: {
    proxy?: string;
    resolve?: ResolveAll;
    ca?: string;
    open?: { allowPrivate: string[]; allowPorts: number[] };
  } = {},
) {
  const target = URL.parse(url);
  const rules = egressRules(
    { allowHttp: true, ...(options.open ?? { allowPrivate: [], allowPorts: [Number(target?.port)] }) },
    [],
  );
  const pool = createDispatcherPool({
    now: Date.now,
    connections: 1,
    connector: (undici) =>
      proxiedConnector(undici, new URL(options.proxy ?? `http://127.0.0.1:${proxy.port}`), {
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
  it('asks for the address that was checked, with TLS under the name from end to end', async () => {
    const tls = identity('hooks.nordwind.example');
    const { port, violations } = await receiver(tls);
    expect(await send(`https://hooks.nordwind.example:${port}/hook`, { ca: tls.cert })).toBe('delivered');
    expect(proxy.tunnels.map(({ path }) => path)).toEqual([`20.50.2.10:${port}`]);
    expect(proxy.tunnels[0]?.headers.host).toBe(`20.50.2.10:${port}`);
    expect(proxy.tunnels[0]?.headers['proxy-authorization']).toBeUndefined();
    expect(violations).toEqual([]);
  });

  it('takes the next of several addresses with each connection, those of IPv4 first', async () => {
    const { port } = await receiver();
    const rules = egressRules({ allowHttp: true, allowPrivate: [], allowPorts: [port] }, []);
    const resolve = answering('2603:1030:20e:3::23c', '20.50.2.10', '20.50.2.11');
    const undici = await import('undici');
    const connect = proxiedConnector(undici, new URL(`http://127.0.0.1:${proxy.port}`), {
      rules,
      resolve,
      timeoutMs: 2000,
    });
    const target = { hostname: 'hooks.nordwind.example', protocol: 'http:', port: String(port) };
    for (let at = 0; at < 4; at++) {
      await new Promise<void>((done, fail) => {
        connect(target, (error, socket) => {
          socket?.destroy();
          if (error === null) done();
          else fail(error);
        });
      });
    }
    const asked = ['20.50.2.10', '20.50.2.11', '[2603:1030:20e:3::23c]', '20.50.2.10'];
    expect(proxy.tunnels.map(({ path }) => path)).toEqual(asked.map((address) => `${address}:${port}`));
  });

  it('asks for no odd port of a public address that an inner name resolves to', async () => {
    const { port } = await receiver();
    const open = { allowPrivate: ['10.20.0.0/16'], allowPorts: [] };
    const verdict = await send(`http://splunk:${port}/hook`, { open });
    expect(verdict).toMatchObject({ code: 'address_refused' });
    expect(proxy.tunnels).toEqual([]);
    expect(await send('http://splunk:9200/hook', { open })).not.toMatchObject({ code: 'address_refused' });
    expect(proxy.tunnels).toHaveLength(1);
  });

  it('tunnels plain http too, and signs in to the proxy', async () => {
    const { port } = await receiver();
    const url = `http://hooks.nordwind.example:${port}/hook`;
    expect(await send(url, { proxy: `http://nord:wi%3Ad@127.0.0.1:${proxy.port}` })).toBe('delivered');
    const credentials = Buffer.from('nord:wi:d').toString('base64');
    expect(proxy.tunnels[0]?.headers['proxy-authorization']).toBe(`Basic ${credentials}`);
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
    expect(verdict).toEqual({ class: 'connection', code: 'address_refused', needsOperator: true });
    expect(proxy.tunnels).toEqual([]);
  });

  it.each([403, 407, 502])('a proxy that answers %d is named as such', async (status) => {
    proxy.answerWith(status);
    const target = await receiver();
    const verdict = await send(`http://hooks.nordwind.example:${target.port}/hook`);
    expect(verdict).toEqual({ class: 'connection', code: 'proxy_failed' });
    expect(target.stats().requests).toBe(0);
  });

  it('a proxy that is gone is named as such', async () => {
    await proxy.stop();
    const verdict = await send('http://hooks.nordwind.example:8088/hook');
    expect(verdict).toEqual({ class: 'connection', code: 'proxy_failed' });
    proxy = await startProxy();
  });

  it('still checks the certificate of the receiver', async () => {
    const tls = identity('other.nordwind.example');
    const target = await receiver(tls);
    const verdict = await send(`https://hooks.nordwind.example:${target.port}/hook`, { ca: tls.cert });
    expect(verdict).toEqual({ class: 'connection', code: 'certificate_name', needsOperator: true });
    expect(target.stats().requests).toBe(0);
  });
});
