import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, Receiver } from './receiver/receiver.ts';
import { startReceiver } from './receiver/startReceiver.ts';

const secret = 'whsec_bm9yZHdpbmQtcmVjZWl2ZXItc2lnbmluZy1rZXktMDE=';
const other = 'whsec_bm9yZHdpbmQtYW5vdGhlci1zaWduaW5nLWtleS0wMDI=';
const key = { in: 'header', name: 'X-Api-Key', value: 'abc' } as const;
let directory: string;
let receiver: Receiver;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'receiver-'));
  receiver = await startReceiver({ secrets: [secret] });
});

afterEach(async () => {
  await receiver.stop();
  rmSync(directory, { recursive: true });
});

/** Signed with the published library and by hand: neither the receiver's code nor the product's. */
function signed(id: string, body: string, with_ = secret, atMs = Date.now()): Record<string, string> {
  const seconds = String(Math.floor(atMs / 1000));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': new Webhook(with_).sign(id, new Date(atMs), body),
    'x-grantwire-request-timestamp': seconds,
    'x-grantwire-signature': createHmac('sha256', with_).update(`v0:${seconds}:${body}`).digest('hex'),
  };
}

function post(body: string, headers: Record<string, string>, url = receiver.url): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers });
}

async function send(id: string, body = `{"id":"${id}"}`, url = receiver.url): Promise<number> {
  return (await post(body, signed(id, body), url)).status;
}

describe('receiver: what it takes', () => {
  it('a delivery, with its ids, headers and exact text', async () => {
    const body = '[{"id":"a","n":"Zoë"},{"event":{"id":"b"}}]';
    expect(await send('batch-1', body)).toBe(204);
    expect(receiver.deliveries).toHaveLength(1);
    expect(receiver.deliveries[0]).toMatchObject({ webhookId: 'batch-1', body, eventIds: ['a', 'b'], verified: true });
    expect(receiver.stats()).toMatchObject({ requests: 1, accepted: 1, refused: 0, duplicates: 0 });
  });

  it('repeats, counted by webhook id and by event id', async () => {
    await send('one', '{"id":"a"}');
    await send('one', '{"id":"a"}');
    await send('two', '[{"id":"a"},{"id":"b"}]');
    expect(receiver.stats()).toMatchObject({ accepted: 3, duplicates: 1, duplicateEvents: 2, violations: {} });
    expect([...receiver.eventIds]).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  it('a signature by any of its secrets, among others', async () => {
    const rotating = await startReceiver({ secrets: [other, secret] });
    const body = '{"id":"a"}';
    const [first, second] = [
      signed('a', body, 'whsec_bm9yZHdpbmQtdW5rbm93bi1zaWduaW5nLWtleS0wMDM='),
      signed('a', body),
    ];
    const both = {
      ...second,
      'webhook-signature': `${first['webhook-signature']} ${second['webhook-signature']}`,
      'x-grantwire-signature': `${first['x-grantwire-signature']},${second['x-grantwire-signature']}`,
    };
    expect((await post(body, both, rotating.url)).status).toBe(204);
    await rotating.stop();
  });
});

describe('receiver: what it refuses', () => {
  const body = '{"id":"a"}';

  it.each([
    ['another body', () => post('{"id":"b"}', signed('a', body)), 401, ['standard-signature', 'v0-signature']],
    ['another secret', () => post(body, signed('a', body, other)), 401, ['standard-signature', 'v0-signature']],
    [
      'an old time',
      () => post(body, signed('a', body, secret, Date.now() - 302_000)),
      401,
      ['standard-signature', 'v0-signature'],
    ],
    [
      'a time ahead',
      () => post(body, signed('a', body, secret, Date.now() + 302_000)),
      401,
      ['standard-signature', 'v0-signature'],
    ],
    [
      'only the v0 pair wrong',
      () => post(body, { ...signed('a', body), 'x-grantwire-signature': '0' }),
      401,
      ['v0-signature'],
    ],
    [
      'only v1 wrong',
      () => post(body, { ...signed('a', body), 'webhook-signature': 'v1,' }),
      401,
      ['standard-signature'],
    ],
    [
      'v1 cut short',
      () =>
        post(body, {
          ...signed('a', body),
          'webhook-signature': signed('a', body)['webhook-signature']?.slice(0, 8) ?? '',
        }),
      401,
      ['standard-signature'],
    ],
    [
      'a version it does not know',
      () =>
        post(body, {
          ...signed('a', body),
          'webhook-signature': `v2,${signed('a', body)['webhook-signature']?.slice(3) ?? ''}`,
        }),
      401,
      ['standard-signature'],
    ],
    [
      'no number for a time',
      () => post(body, { ...signed('a', body), 'webhook-timestamp': 'hello' }),
      401,
      ['standard-signature'],
    ],
    [
      'another content type',
      () => post(body, { ...signed('a', body), 'content-type': 'text/plain' }),
      415,
      ['content-type'],
    ],
    ['blanks in the JSON', () => send('a', '{"id": "a"}'), 400, ['not-a-fix-point']],
    ['numbers that change', () => send('a', '{"id":"a","n":1.0}'), 400, ['not-a-fix-point']],
    ['no JSON', () => send('a', '{"id":'), 400, ['json']],
    ['an empty array', () => send('a', '[]'), 400, ['no-events']],
    ['an event without id', () => send('a', '[{"id":"a"},{}]'), 400, ['event-without-id']],
    ['an id that is none', () => send('a b'), 400, ['webhook-id']],
    ['another path', () => send('a', body, receiver.url.replace('hook', 'else')), 404, ['path']],
    ['another method', () => fetch(receiver.url, { method: 'PUT', body, headers: signed('a', body) }), 405, ['method']],
  ])('%s', async (_, attempt, status, kinds) => {
    const answer = await attempt();
    expect(typeof answer === 'number' ? answer : answer.status).toBe(status);
    expect(receiver.violations.map((violation) => violation.kind)).toEqual(kinds);
    expect(receiver.stats()).toMatchObject({ accepted: 0, refused: 1 });
    expect(receiver.deliveries).toEqual([]);
  });

  it('other bytes under a known id', async () => {
    await send('same', '{"id":"a"}');
    expect(await send('same', '{"id":"a","n":1}')).toBe(409);
    expect(receiver.stats().violations).toEqual({ 'same-id-other-bytes': 1 });
  });

  it('a missing or wrong API key, and signatures nobody agreed on', async () => {
    const strict = await startReceiver({ secrets: [], apiKeys: [key, { in: 'query', name: 'k', value: 'v w' }] });
    const bare = { 'content-type': 'application/json', 'webhook-id': 'a' };
    expect((await post(body, bare, strict.url)).status).toBe(403);
    expect((await post(body, { ...bare, 'x-api-key': 'abd' }, `${strict.url}?k=v%20w`)).status).toBe(403);
    expect((await post(body, { ...bare, 'x-api-key': 'abc' }, `${strict.url}?k=v%20w`)).status).toBe(204);
    expect((await post(body, { ...signed('a', body), 'x-api-key': 'abc' }, `${strict.url}?k=v%20w`)).status).toBe(401);
    await strict.stop();
  });
});

describe('receiver: misbehaving', () => {
  it('for the next requests in the order of the plans, then well again', async () => {
    receiver.behave(
      { action: { kind: 'status', status: 500 }, next: 2 },
      { action: { kind: 'status', status: 429 }, next: 1 },
    );
    expect([await send('a'), await send('a'), await send('a'), await send('a')]).toEqual([500, 500, 429, 204]);
    expect(receiver.stats()).toMatchObject({ requests: 4, accepted: 1, misbehaved: 3, duplicates: 0 });
  });

  it('until cleared', async () => {
    receiver.behave({ action: { kind: 'status', status: 503 } });
    expect([await send('a'), await send('b')]).toEqual([503, 503]);
    receiver.behave();
    expect(await send('a')).toBe(204);
  });

  it('with a probability from the given source', async () => {
    const draws = [0.1, 0.9, 0.29, 0.3];
    const random = () => draws.shift() ?? 1;
    const moody = await startReceiver({ secrets: [secret], random });
    moody.behave({ action: { kind: 'status', status: 500 }, probability: 0.3 });
    const statuses = [];
    for (const id of ['a', 'b', 'c', 'd']) statuses.push(await send(id, `{"id":"${id}"}`, moody.url));
    expect(statuses).toEqual([500, 204, 500, 204]);
    await moody.stop();
  });

  it('takes a delivery whose answer gets lost, if told so', async () => {
    receiver.behave({ action: { kind: 'reset', when: 'beforeHeaders' }, next: 1, accept: true });
    await expect(send('a')).rejects.toThrow();
    expect(await send('a')).toBe(204);
    expect(receiver.stats()).toMatchObject({ accepted: 2, duplicates: 1 });
  });

  it('does not take what it answers with a failure', async () => {
    receiver.behave({ action: { kind: 'status', status: 500 } });
    await send('a');
    expect(receiver.deliveries).toEqual([]);
    expect(receiver.eventIds.size).toBe(0);
  });

  it('still notes a broken rule', async () => {
    receiver.behave({ action: { kind: 'status', status: 503 } });
    expect(await send('a', '{"id": "a"}')).toBe(503);
    expect(receiver.stats().violations).toEqual({ 'not-a-fix-point': 1 });
  });
});

describe('receiver: files', () => {
  it('writes headers and body before it acknowledges, and calls back', async () => {
    const deliveriesFile = join(directory, 'deliveries.ndjson');
    const seen: Delivery[] = [];
    const filing = await startReceiver({
      secrets: [secret],
      deliveriesFile,
      onDelivery: (delivery) => seen.push(delivery),
    });
    const body = '{"id":"a","name":"Zoë\\n"}';
    await send('a', body, filing.url);
    const lines = readFileSync(deliveriesFile, 'utf8').split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ headers: { 'webhook-id': 'a' }, body });
    expect(seen.map((delivery) => delivery.webhookId)).toEqual(['a']);
    await filing.stop();
  });

  it('knows after kill -9 what it has acknowledged, also with a torn last line', async () => {
    const stateFile = join(directory, 'state.ndjson');
    const first = await startProcess({ secrets: [secret], stateFile });
    expect(await send('a', '{"id":"a"}', first.url)).toBe(204);
    expect(await send('b', '[{"id":"b"},{"id":"c"}]', first.url)).toBe(204);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    appendFileSync(stateFile, '{"webhookId":"torn","dig');

    const second = await startReceiver({ secrets: [secret], stateFile });
    expect([...second.eventIds.keys()]).toEqual(['a', 'b', 'c']);
    await send('a', '{"id":"a"}', second.url);
    expect(await send('b', '{"id":"b"}', second.url)).toBe(409);
    expect(await send('d', '{"id":"c"}', second.url)).toBe(204);
    expect(second.stats()).toMatchObject({ accepted: 2, duplicates: 1, duplicateEvents: 2 });
    await second.stop();

    const third = await startReceiver({ secrets: [secret], stateFile });
    expect([...third.eventIds]).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 2],
    ]);
    await third.stop();
  });

  it('takes commands in a process of its own, and ends when its input does', async () => {
    const started = await startProcess({ secrets: [secret] });
    expect(await started.command({ behave: [{ action: { kind: 'status', status: 503 } }] })).toMatchObject({
      requests: 0,
    });
    expect(await send('a', '{"id":"a"}', started.url)).toBe(503);
    expect(await started.command({ behave: [] })).toMatchObject({ requests: 1, accepted: 0, misbehaved: 1 });
    expect(await send('a', '{"id":"a"}', started.url)).toBe(204);
    expect(await started.command({})).toMatchObject({ requests: 2, accepted: 1 });
    started.child.stdin?.end();
    const [code] = (await once(started.child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});

interface StartedProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly command: (command: object) => Promise<unknown>;
}

async function startProcess(options: object): Promise<StartedProcess> {
  const script = new URL('receiver/runReceiver.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async (): Promise<unknown> => JSON.parse(((await once(lines, 'line')) as [string])[0]);
  const { url } = (await nextLine()) as { url: string };
  const command = (sent: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(sent)}\n`);
    return nextLine();
  };
  return { child, url, command };
}
