import { afterEach, describe, expect, it } from 'vitest';
import { startReceiver } from '../simulators/receiver/startReceiver.ts';
import type { Receiver } from '../simulators/receiver/receiver.ts';
import { envelopes } from './support/records.ts';
import { arrivedNumbers, startRunningApp, upTo, type RunningApp } from './support/runningApp.ts';

const CURRENT = 'whsec_c2Vjb25kLWNvbm5lY3Rpb24tY3VycmVudC1rZXktMDE=';
const PREVIOUS = 'whsec_c2Vjb25kLWNvbm5lY3Rpb24tcHJldmlvdXMta2V5LTE=';

let app: RunningApp | null = null;
let others: Receiver[] = [];
afterEach(async () => {
  await app?.stop();
  await Promise.all(others.map((receiver) => receiver.stop()));
  app = null;
  others = [];
});

async function receiver(options: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const started = await startReceiver(options);
  others.push(started);
  return started;
}

const types = ({ deliveries }: Receiver) =>
  deliveries.flatMap(({ body }) => {
    const parsed = JSON.parse(body) as { event_type: string } | { event_type: string }[];
    return (Array.isArray(parsed) ? parsed : [parsed]).map(({ event_type: type }) => type);
  });

describe('several connections', () => {
  it('each has its own function, signature, keys, filter, format and batches', { timeout: 60_000 }, async () => {
    const second = await receiver({
      // A receiver that still has the previous secret alone, as in the middle of a rotation.
      secrets: [PREVIOUS],
      apiKeys: [
        { in: 'header', name: 'Authorization', value: 'Bearer nordwind-7431' },
        { in: 'query', name: 'token', value: 'a b&c' },
      ],
    });
    const third = await receiver({ secrets: [], eventId: (item) => String((item as { id: unknown }).id) });
    app = await startRunningApp({
      settings: {
        WEBHOOK_2_URL: `${second.url}?source=grantwire`,
        WEBHOOK_2_ALLOW_HTTP: 'true',
        WEBHOOK_2_ALLOW_PRIVATE: '127.0.0.0/8',
        WEBHOOK_2_SECRET: CURRENT,
        WEBHOOK_2_SECRET_PREVIOUS: PREVIOUS,
        WEBHOOK_2_KEY_1_NAME: 'Authorization',
        WEBHOOK_2_KEY_1_VALUE: 'Bearer nordwind-7431',
        WEBHOOK_2_KEY_2_NAME: 'token',
        WEBHOOK_2_KEY_2_VALUE: 'a b&c',
        WEBHOOK_2_KEY_2_IN: 'query',
        WEBHOOK_2_BATCH_SIZE: '4',
        WEBHOOK_2_EVENTS: 'USER_*',
        WEBHOOK_3_URL: third.url,
        WEBHOOK_3_ALLOW_HTTP: 'true',
        WEBHOOK_3_ALLOW_PRIVATE: '127.0.0.0/8',
        WEBHOOK_3_FORMAT: 'raw',
      },
    });
    const running = app;
    const odd = '{"category":"NobodyKnowsThis","time":"2026-11-20T08:00:00Z","properties":{"n":12345678901234567890}}';
    app.hubs.publish('diagnostics', '0', [...envelopes(3, 5), Buffer.from(odd)]);
    await app.until(
      'everything',
      () => running.receiver.eventIds.size === 16 && second.eventIds.size === 15 && third.eventIds.size === 16,
    );

    expect(types(app.receiver).filter((type) => type === 'UNPARSED_RECORD')).toHaveLength(1);
    expect(types(second)).toEqual(Array(15).fill('USER_UPDATED'));
    expect(second.deliveries.length).toBeLessThan(15);
    for (const { body } of second.deliveries) expect(JSON.parse(body).length).toBeLessThanOrEqual(4);
    expect(third.deliveries.map(({ body }) => JSON.parse(body).raw)).toContain(odd);
    // The text of the records travels for the third connection alone.
    expect(app.receiver.deliveries.some(({ body }) => 'raw' in JSON.parse(body).data)).toBe(false);
    for (const one of [app.receiver, second, third]) expect(one.violations).toEqual([]);
    const hubFunctions = app.host.functions.filter(({ type }) => type === 'eventHubTrigger').map(({ name }) => name);
    expect(hubFunctions.sort()).toEqual(['ingestDiagnostics', 'outbox1', 'outbox2', 'outbox3']);
  });

  it('one that is down holds nobody else, and gets everything when it is back', { timeout: 60_000 }, async () => {
    const second = await receiver({ secrets: [CURRENT] });
    second.behave({ action: { kind: 'status', status: 503 } });
    app = await startRunningApp({
      settings: {
        WEBHOOK_2_URL: second.url,
        WEBHOOK_2_ALLOW_HTTP: 'true',
        WEBHOOK_2_ALLOW_PRIVATE: '127.0.0.0/8',
        WEBHOOK_2_SECRET: CURRENT,
      },
    });
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(6, 5));
    await app.until('the healthy one', () => arrivedNumbers(running).length === 30);
    expect(second.eventIds.size).toBe(0);
    second.behave();
    await app.until('the other one', () => second.eventIds.size === 30, 30);
    expect(arrivedNumbers({ receiver: second })).toEqual(upTo(30));
  });

  it('a paused one has no function, and its position stays for its return', { timeout: 60_000 }, async () => {
    const second = await receiver({ secrets: [CURRENT] });
    const settings = {
      WEBHOOK_2_URL: second.url,
      WEBHOOK_2_ALLOW_HTTP: 'true',
      WEBHOOK_2_ALLOW_PRIVATE: '127.0.0.0/8',
      WEBHOOK_2_SECRET: CURRENT,
    };
    app = await startRunningApp({ settings: { ...settings, WEBHOOK_2_ENABLED: 'false' } });
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(2, 5));
    await app.until('the enabled one', () => arrivedNumbers(running).length === 10);
    expect(app.host.functions.map(({ name }) => name)).not.toContain('outbox2');
    expect((await app.blobNames('cursors/webhook2/')).length).toBe(2);
    await app.restart(settings);
    await app.until('what it missed', () => second.eventIds.size === 10, 30);
    expect(arrivedNumbers({ receiver: second })).toEqual(upTo(10));
  });
});
