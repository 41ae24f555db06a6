import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelopes } from './support/records.ts';
import { startRunningApp, type RunningApp } from './support/runningApp.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await startRunningApp({ settings: { WEBHOOK_1_NAME: 'siem', WEBHOOK_1_ORDER: 'ordered' } });
});
afterAll(() => app.stop());

async function ask(method: string, path: string, body?: unknown, key = app.host.keys.host) {
  const response = await fetch(`${app.host.httpUrl}/api/${path}`, {
    method,
    headers: key === '' ? {} : { 'x-functions-key': key },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? null : (JSON.parse(text) as Record<string, unknown>) };
}

const described = async () => {
  const { json } = await ask('GET', 'connections');
  return (json as { connections: Record<string, unknown>[] }).connections[0];
};

describe('the admin operations of the running app', () => {
  it('ask for a key', async () => {
    for (const [method, path] of [
      ['GET', 'connections'],
      ['GET', 'connections/siem/failed'],
      ['POST', 'connections/siem/enable'],
    ] as const) {
      expect(await ask(method, path, undefined, '')).toMatchObject({ status: 401 });
      expect(await ask(method, path, undefined, 'guessed')).toMatchObject({ status: 401 });
    }
  });

  it('describe connections without address or secret, and send a test event', async () => {
    app.hubs.publish('diagnostics', '0', envelopes(1, 1));
    await app.until('the first event', () => app.receiver.eventIds.size === 1);
    const connection = await described();
    expect(connection).toEqual({
      name: 'siem',
      isEnabled: true,
      isSigned: true,
      isVerified: true,
      failures: null,
      disabled: null,
      pausedAt: null,
    });
    const { tests } = app.receiver.stats();
    expect(await ask('POST', 'connections/siem/test')).toEqual({
      status: 200,
      json: { accepted: true, code: 'delivered' },
    });
    expect(app.receiver.stats().tests).toBe(tests + 1);
    app.receiver.behave({ action: { kind: 'status', status: 500 }, next: 1 });
    expect(await ask('POST', 'connections/siem/test')).toEqual({
      status: 200,
      json: { accepted: false, code: 'http_500' },
    });
  });

  it('list what failed, without the event, and replay one, all, or since a time', { timeout: 40_000 }, async () => {
    const { requests } = app.receiver.stats();
    app.receiver.behave({ action: { kind: 'status', status: 422 }, next: 2 });
    app.hubs.publish('diagnostics', '0', envelopes(1, 3, 100));
    await app.until('three requests', () => app.receiver.stats().requests === requests + 3);
    const list = async () =>
      (await ask('GET', 'connections/siem/failed')).json?.['failed'] as Record<string, unknown>[];
    const failed = await list();
    expect(failed).toHaveLength(2);
    expect(failed[0]).toMatchObject({ connection: 'siem', lastCode: 'http_422', tries: 1, deliveredAt: null });
    expect(failed.some((entry) => 'event' in entry)).toBe(false);

    const event = failed[0]?.['eventId'];
    const one = { accepted: 1, of: 1, stoppedBy: null };
    expect(await ask('POST', 'connections/siem/replay', { event })).toEqual({ status: 200, json: one });
    expect(app.receiver.deliveries.at(-1)).toMatchObject({ webhookId: event, headers: { 'webhook-replay': '1' } });
    expect(await ask('POST', 'connections/siem/replay', { failed: true })).toEqual({ status: 200, json: one });
    expect((await list()).every(({ deliveredAt }) => typeof deliveredAt === 'string')).toBe(true);
    expect(app.receiver.eventIds.size).toBe(4);

    const answer = await ask('POST', 'connections/siem/replay', { since: '2020-01-01T00:00:00Z' });
    expect(answer.status).toBe(202);
    await app.host.runTimer('sweep');
    await app.until('everything again', () => [...app.receiver.eventIds.values()].every((times) => times > 1));
    expect(app.receiver.violations).toEqual([]);
  });

  it('enable a connection that its receiver switched off; what waited arrives', { timeout: 40_000 }, async () => {
    app.receiver.behave({ action: { kind: 'status', status: 500, headers: { 'webhook-delivery': 'disable' } } });
    app.hubs.publish('diagnostics', '1', envelopes(1, 2, 200));
    await app.until('switched off', async () => (await described())?.['disabled'] !== null);
    expect(await described()).toMatchObject({ disabled: { reason: 'asked_by_receiver' } });
    app.receiver.behave();
    const { status, json } = await ask('POST', 'connections/siem/enable');
    expect(status).toBe(200);
    expect(json).toMatchObject({ wasDisabled: { reason: 'asked_by_receiver' } });
    await app.until('what waited', () => app.receiver.eventIds.size === 6, 30);
    expect(await described()).toMatchObject({ disabled: null, failures: null, pausedAt: null });
  });

  it.each([
    ['POST', 'connections/nobody/test', undefined, 404],
    ['GET', 'connections/nobody/failed', undefined, 404],
    ['POST', 'connections/siem/destroy', undefined, 404],
    ['POST', 'connections/siem/replay', { event: '00000000-0000-5000-8000-000000000000' }, 404],
    ['POST', 'connections/siem/replay', undefined, 400],
    ['POST', 'connections/siem/replay', 'not json', 400],
    ['POST', 'connections/siem/replay', { failed: 'yes' }, 400],
    ['POST', 'connections/siem/replay', { since: 'yesterday' }, 400],
    ['POST', 'connections/siem/replay', { since: '2026-11-20' }, 400],
  ])('answer %s %s %j with %i', async (method, path, body, status) => {
    const answer = await ask(method, path, body);
    expect(answer.status).toBe(status);
    expect(typeof answer.json?.['error']).toBe('string');
  });
});
