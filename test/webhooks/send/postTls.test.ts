import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Agent } from 'undici';
import { afterEach, expect, it } from 'vitest';
import { classify, type Verdict } from '../../../src/webhooks/send/classify.ts';
import { agentOptions } from '../../../src/platform/http/dispatcher.ts';
import { post } from '../../../src/webhooks/send/post.ts';
import { type ServerIdentity, selfSigned } from '../../simulators/receiver/selfSigned.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { connection, currentSecret } from '../fixtures.ts';

const day = 24 * 60 * 60 * 1000;
const at = (days: number) => new Date(Date.now() + days * day);
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Sends to `hooks.nordwind.example`, resolved to this machine, trusting the given authority besides. */
async function send(
  port: number,
  options: { ca?: string; timeout?: number; hostName?: string } = {},
): Promise<Verdict> {
  const lookup = (
    _: string,
    __: object,
    done: (error: null, found: { address: string; family: number }[]) => void,
  ): void => done(null, [{ address: '127.0.0.1', family: 4 }]);
  const { hostName = 'hooks.nordwind.example', ...connect } = options;
  const agent = new Agent({ ...agentOptions({ connections: 1 }), connect: { timeout: 5000, ...connect, lookup } });
  closers.push(() => agent.destroy());
  const request = {
    id: 'a',
    body: Buffer.from('{"id":"a"}'),
    contentType: 'application/json',
    from: 0,
    to: 1,
    count: 1,
    indexes: [0],
  };
  const target = connection({ url: `https://${hostName}:${port}/hook`, allowHttp: false });
  const signal = new AbortController().signal;
  return classify(await post(request, target, { dispatcher: agent, now: Date.now, signal, version: '1' }));
}

async function serve(tls: ServerIdentity): Promise<{ port: number; requests: () => number }> {
  const receiver = await startReceiver({ secrets: [currentSecret], tls });
  closers.push(() => receiver.stop());
  return { port: receiver.port, requests: () => receiver.stats().requests };
}

it('delivers over TLS to a certificate that it trusts', async () => {
  const identity = selfSigned('hooks.nordwind.example', at(-1), at(1));
  const { port } = await serve(identity);
  expect(await send(port, { ca: identity.cert })).toBe('delivered');
});

it.each([
  ['an unknown authority', -1, 1, false, 'hooks.nordwind.example', 'certificate_untrusted'],
  ['a certificate of the past', -2, -1, true, 'hooks.nordwind.example', 'certificate_expired'],
  ['a certificate of the future', 1, 2, true, 'hooks.nordwind.example', 'certificate_expired'],
  ['a certificate of another host', -1, 1, true, 'other.nordwind.example', 'certificate_name'],
])('sends nothing to %s', async (_, from, to, trusted, hostName, code) => {
  const identity = selfSigned('hooks.nordwind.example', at(from), at(to));
  const { port, requests } = await serve(identity);
  expect(await send(port, { hostName, ...(trusted ? { ca: identity.cert } : {}) })).toMatchObject({
    class: 'connection',
    code,
  });
  expect(requests()).toBe(0);
});

it('gives up on a port that accepts and never starts TLS', async () => {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  expect(await send(port, { timeout: 500 })).toEqual({ class: 'connection', code: 'connect_timeout' });
});
