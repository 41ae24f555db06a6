import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { agentOptions } from '../../../src/platform/http/dispatcher.ts';
import { post, type PostOutcome } from '../../../src/webhooks/send/post.ts';
import type { PostedRequest } from '../../../src/webhooks/request/outgoingRequest.ts';
import { connection, currentSecret, event, previousSecret } from '../../webhooks/fixtures.ts';
import { runKitOnce, startKit } from './support/kitProcess.ts';
import { USAGE } from './kit/usage.ts';

const agent = new Agent(agentOptions({ connections: 4 }));
afterAll(() => agent.destroy());

function request(content: unknown, id = 'evt-1', hint?: PostedRequest['hint']): PostedRequest {
  const body = Buffer.from(JSON.stringify(content));
  const plain = { id, body, contentType: 'application/json', count: 1 };
  return hint === undefined ? plain : { ...plain, hint };
}

async function send(
  url: string,
  sent: PostedRequest,
  changes: Partial<Connection> = {},
  shiftMs = 0,
): Promise<PostOutcome> {
  const now = () => Date.now() + shiftMs;
  const target = connection({ url, timeoutMs: 1500, ...changes });
  return post(sent, target, { dispatcher: agent, now, signal: new AbortController().signal, version: '1' });
}

function statusOf(outcome: PostOutcome): number | string {
  if (outcome.kind === 'answered') return outcome.status;
  return outcome.kind === 'failed' ? outcome.code : outcome.kind;
}

const ecs = {
  event: { id: 'record-7' },
  grantwire: { event: { id: 'evt-ecs', type: 'ROLE_ASSIGNED' } },
  user: { email: 'bo@nordwind.example' },
};
const raw = { id: 'evt-raw', raw: '{"category":"AuditLogs","operationName":"Add member to group"}' };

describe('npm run receiver', () => {
  it('prints a line per event in every format, alone and in arrays, and the summary at Ctrl-C', async () => {
    await using kit = await startKit(['--secret', currentSecret]);
    expect(kit.lines.join('\n')).toContain(`WEBHOOK_1_URL=${kit.url}`);
    expect(statusOf(await send(kit.url, request(event())))).toBe(204);
    const line = await kit.printed('GROUP_MEMBER_ADDED');
    expect(line).toContain('INFO');
    expect(line).toContain('ada@nordwind.example →');
    await send(kit.url, request([ecs, raw, { id: 'foreign' }], 'batch-1'));
    const batch = [await kit.printed('ecs'), await kit.printed('raw'), await kit.printed('other')];
    expect(batch[0]).toMatch(/ROLE_ASSIGNED .*bo@nordwind\.example {2}evt-ecs/);
    expect(batch[1]).toMatch(/AuditLogs .*Add member to group {2}evt-raw/);
    expect(batch[2]).toContain('foreign');
    await send(kit.url, request(event()));
    expect(await kit.printed('GROUP_MEMBER_ADDED')).toContain('(duplicate)');
    await send(kit.url, request(event({ actor_name: 'Another' })));
    expect(await kit.printed('GROUP_MEMBER_ADDED')).toContain('(duplicate with other bytes)');
    await send(kit.url, request(event({ event_type: 'CONNECTION_TESTED' }), 'test-1', 'test'));
    expect(await kit.printed('CONNECTION_TESTED')).toContain('(test event)');
    await send(kit.url, request(event(), 'evt-2', 'replay'));
    expect(await kit.printed('GROUP_MEMBER_ADDED')).toContain('(replay)');
    const { code, summary } = await kit.interrupt();
    expect(code).toBe(0);
    expect(summary).toEqual([
      '',
      'requests    6',
      'received    5, with 4 different events',
      'duplicates  2 by webhook-id',
      'test events 1',
      'refused     0',
      'misbehaved  0',
    ]);
  });

  it('says which rule a request broke and what to check, and counts it', async () => {
    await using kit = await startKit(['--secret', currentSecret, '--key', 'header:X-Api-Key=letmein']);
    const apiKeys = [{ in: 'header', name: 'X-Api-Key', value: 'letmein' }] as const;
    expect(statusOf(await send(kit.url, request(event()), { apiKeys, secrets: [previousSecret] }))).toBe(401);
    expect(await kit.printed('refused 401')).toContain('evt-1');
    expect(await kit.printed('standard-signature: webhook-signature does not match the secret')).toContain('raw bytes');
    expect(await kit.printed('v0-signature: X-Grantwire-Signature does not match')).toContain('--secret-previous');
    expect(statusOf(await send(kit.url, request(event()), { apiKeys }, -400_000))).toBe(401);
    expect(await kit.printed('standard-signature: webhook-timestamp is 40')).toMatch(/is 40\d s behind this clock/);
    expect(statusOf(await send(kit.url, request(event()), { apiKeys }, 400_000))).toBe(401);
    expect(await kit.printed('standard-signature: webhook-timestamp is')).toMatch(/is (400|399) s ahead of this clock/);
    expect(statusOf(await send(kit.url, request(event()), { apiKeys, secrets: [] }))).toBe(401);
    expect(await kit.printed('standard-signature: no webhook-signature')).toContain('WEBHOOK_n_SECRET');
    expect(await kit.printed('v0-signature: no X-Grantwire-Signature')).toContain('does every proxy pass');
    expect(statusOf(await send(kit.url, request(event()), { apiKeys, signatureHeaderPrefix: 'X-Opal' }))).toBe(401);
    expect(await kit.printed('v0-signature: no X-Grantwire-Signature')).toContain('try --prefix x-opal');
    expect(statusOf(await send(kit.url, request(event())))).toBe(403);
    expect(await kit.printed('api-key:')).toContain('header X-Api-Key');
    expect(statusOf(await send(kit.url.replace('/hook', '/other'), request(event()), { apiKeys }))).toBe(404);
    expect(await kit.printed('path:')).toContain('/other, expected /hook');
    expect(statusOf(await send(kit.url, request({ no: 'id' }), { apiKeys }))).toBe(400);
    await kit.printed('event-without-id:');
    expect(kit.lines.join('\n')).not.toMatch(/letmein|whsec_[A-Za-z0-9]/);
    const { code, summary } = await kit.interrupt();
    expect(code).toBe(0);
    expect(summary).toContain('received    0, with 0 different events');
    const refused = summary.find((line) => line.startsWith('refused'));
    expect(refused).toMatch(
      /^refused {5}8 \(standard-signature 4, v0-signature 5, api-key 1, path 1, event-without-id 1\)$/,
    );
  });

  it('verifies with both secrets of a rotation, and another prefix', async () => {
    await using kit = await startKit([
      '--secret',
      currentSecret,
      '--secret-previous',
      previousSecret,
      '--prefix',
      'X-Opal',
    ]);
    for (const secrets of [[currentSecret], [previousSecret], ['whsec_bm9yZHdpbmQtdGhpcmQtc2lnbmluZy1rZXktMDAwMw==']]) {
      const outcome = await send(kit.url, request(event()), { secrets, signatureHeaderPrefix: 'X-Opal' });
      expect(statusOf(outcome)).toBe(secrets.includes(currentSecret) || secrets.includes(previousSecret) ? 204 : 401);
    }
    expect(await kit.printed('v0-signature')).toContain('matches neither secret');
  });

  it('without a secret takes signed and unsigned requests, and says that nothing is checked', async () => {
    await using kit = await startKit([]);
    expect(kit.lines.join('\n')).toContain('signatures  NOT CHECKED');
    expect(statusOf(await send(kit.url, request(event())))).toBe(204);
    expect(statusOf(await send(kit.url, request(event(), 'evt-2'), { secrets: [] }))).toBe(204);
  });

  it('misbehaves by option, then as typed, and says so', async () => {
    await using kit = await startKit([
      '--secret',
      currentSecret,
      '--misbehave',
      'status=503;next=1 then 500 next 1 accept',
    ]);
    expect(kit.lines).toContain('answers     503 next 1 then 500 next 1 accept');
    expect(statusOf(await send(kit.url, request(event())))).toBe(503);
    expect(await kit.printed('GROUP_MEMBER_ADDED')).toContain('(answered 503: not taken)');
    expect(statusOf(await send(kit.url, request(event())))).toBe(500);
    expect(await kit.printed('GROUP_MEMBER_ADDED')).toContain('(answered 500: taken all the same)');
    expect(statusOf(await send(kit.url, request(event())))).toBe(204);

    const typed = async (line: string) => {
      kit.type(line);
      await kit.printed(`now: `);
      return send(kit.url, request(event()));
    };
    const throttled = await typed('429 retry-after 30');
    expect(statusOf(throttled)).toBe(429);
    expect(throttled).toHaveProperty('retryAfterMs', 30_000);
    expect(statusOf(await typed('never'))).toBe('timeout');
    expect(statusOf(await typed('reset'))).toBe('connection_lost');
    expect(statusOf(await typed('garbage'))).toBe('not_http');
    expect(statusOf(await typed('drip-headers 50'))).toBe('timeout');
    expect(statusOf(await typed('drip 50'))).toBe(200);
    expect(statusOf(await typed('307 redirect https://nordwind.example/elsewhere?a=b'))).toBe(307);
    kit.type('nonsense');
    await kit.printed('"nonsense" is not understood');
    expect(statusOf(await send(kit.url, request(event())))).toBe(307);
    kit.type('help');
    await kit.printed('Plans (for --misbehave');
    expect(statusOf(await typed('ok'))).toBe(204);
  });

  it('appends deliveries to a file before it answers', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'receiver-kit-')), 'out.ndjson');
    await using kit = await startKit(['--secret', currentSecret, '--deliveries', file]);
    const sent = request(event());
    await send(kit.url, sent);
    const [line = ''] = readFileSync(file, 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ headers: { 'webhook-id': 'evt-1' }, body: sent.body.toString() });
  });

  it('prints usage for --help, and with the reason for what it does not know', async () => {
    expect(await runKitOnce(['--help'])).toEqual({ code: 0, out: USAGE, err: '' });
    const unknown = await runKitOnce(['--sekret', 'x']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain("'--sekret'");
    expect(unknown.err).toContain('Usage: npm run receiver');
  });

  it('says when its port is taken', async () => {
    await using kit = await startKit([]);
    const taken = await runKitOnce(['--port', new URL(kit.url).port]);
    expect(taken.code).toBe(1);
    expect(taken.err).toContain('--port');
  });
});
