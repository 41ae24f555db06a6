import { createPublicKey, verify } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterEach, describe, expect, it } from 'vitest';
import { AppLoadError } from '../host/functionHost.ts';
import { type Proxy, startProxy } from '../simulators/proxy/startProxy.ts';
import type { Delivery, Receiver } from '../simulators/receiver/receiver.ts';
import { startReceiver } from '../simulators/receiver/startReceiver.ts';
import { envelopes } from './support/records.ts';
import { arrivedNumbers, startRunningApp, upTo, type RunningApp } from './support/runningApp.ts';

const OLD = 'whsec_cm90YXRpb24tc2NlbmFyaW8tb2xkLXNlY3JldC0wMDE=';
const NEW = 'whsec_cm90YXRpb24tc2NlbmFyaW8tbmV3LXNlY3JldC0wMDI=';
const ED25519_KEY = `whsk_${Buffer.from('a seed of the rotation scenario!').toString('base64')}`;

let app: RunningApp | null = null;
let receiver: Receiver | null = null;
let proxy: Proxy | null = null;
afterEach(async () => {
  await app?.stop();
  await receiver?.stop();
  await proxy?.stop();
  app = null;
  proxy = null;
  receiver = null;
});

/** Which of the secrets a receiver can verify a delivery with; both official libraries must agree. */
function verifiedWith({ headers, body }: Delivery): string[] {
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]),
  );
  const accepts = (Webhook: typeof StandardWebhook | typeof SvixWebhook, secret: string) => {
    try {
      new Webhook(secret).verify(body, signed);
      return true;
    } catch (error) {
      if (error instanceof Error && error.constructor.name === 'WebhookVerificationError') return false;
      throw error;
    }
  };
  return [OLD, NEW].filter((secret) => {
    const standard = accepts(StandardWebhook, secret);
    expect(accepts(SvixWebhook, secret)).toBe(standard);
    return standard;
  });
}

describe('secrets', () => {
  it('rotate without a delivery that the receiver could not verify', { timeout: 90_000 }, async () => {
    const target = await startReceiver({ secrets: [OLD, NEW] });
    receiver = target;
    const settings = { WEBHOOK_1_URL: target.url, WEBHOOK_1_SECRET: OLD };
    app = await startRunningApp({ settings });
    const running = app;
    const stages: string[][] = [];
    const deliver = async (stage: number) => {
      const seen = target.deliveries.length;
      running.hubs.publish('diagnostics', '0', envelopes(2, 3, stage * 6));
      await running.until(`stage ${stage}`, () => target.eventIds.size === (stage + 1) * 6, 30);
      const found = target.deliveries.slice(seen).map(verifiedWith);
      expect(new Set(found.map((secrets) => secrets.join())).size).toBe(1);
      stages.push(found[0] ?? []);
    };
    await deliver(0);
    await running.restart({ ...settings, WEBHOOK_1_SECRET: NEW, WEBHOOK_1_SECRET_PREVIOUS: OLD });
    await deliver(1);
    await running.restart({ ...settings, WEBHOOK_1_SECRET: NEW });
    await deliver(2);
    expect(stages).toEqual([[OLD], [OLD, NEW], [NEW]]);
    expect(target.violations).toEqual([]);
    expect(arrivedNumbers({ receiver: target })).toEqual(upTo(18));
  });

  it('an ed25519 signature stands beside them, verified with the key that the app serves', {
    timeout: 60_000,
  }, async () => {
    const target = await startReceiver({ secrets: [OLD] });
    receiver = target;
    app = await startRunningApp({
      settings: { WEBHOOK_1_URL: target.url, WEBHOOK_1_SECRET: OLD, WEBHOOK_1_ED25519_KEY: ED25519_KEY },
    });
    app.hubs.publish('diagnostics', '0', envelopes(1, 3));
    await app.until('all', () => target.eventIds.size === 3);

    const answer = await fetch(`${app.host.httpUrl}/api/webhook-keys`);
    expect(answer.headers.get('content-type')).toBe('application/jwk-set+json');
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    const publicKey = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
    for (const delivery of target.deliveries) {
      expect(verifiedWith(delivery)).toEqual([OLD]);
      const { headers, body, webhookId } = delivery;
      const [v1 = '', v1a = ''] = String(headers['webhook-signature']).split(' ');
      expect(v1).toMatch(/^v1,/);
      const content = Buffer.from(`${webhookId}.${String(headers['webhook-timestamp'])}.${body}`);
      expect(verify(null, content, publicKey, Buffer.from(v1a.replace(/^v1a,/, ''), 'base64'))).toBe(true);
    }
  });
});

describe('egress', () => {
  it('is refused at the start for a literal, at run time for a name; once opened, nothing is lost', {
    timeout: 90_000,
  }, async () => {
    const target = await startReceiver({ secrets: [OLD] });
    receiver = target;
    const byName = {
      WEBHOOK_1_URL: target.url.replace('127.0.0.1', 'localhost'),
      WEBHOOK_1_SECRET: OLD,
      WEBHOOK_1_REDACT: 'mask:actor_email,mask:actor_name,drop:data.details,drop:data.targets.*.name',
      WEBHOOK_1_REDACT_KEY: 'nordwind redaction key 2026-11',
    };
    // A private range is open, so that inner names may be resolved, but it is not where this one leads.
    app = await startRunningApp({ settings: { ...byName, WEBHOOK_1_ALLOW_PRIVATE: '10.255.0.0/16' } });
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(2, 5));
    await app.until('the refusal is told', () =>
      running.logs.some(({ message }) => message.includes('address_refused')),
    );
    expect(target.stats().requests).toBe(0);
    const told = running.logs.filter(({ message }) => message.includes('address_refused'));
    expect(told.every(({ message }) => message.includes('webhook1'))).toBe(true);
    expect(told.some(({ message }) => message.includes(`:${target.port}`) || message.includes('127.0.0.1'))).toBe(
      false,
    );

    const literal = { ...byName, WEBHOOK_1_URL: target.url, WEBHOOK_1_ALLOW_PRIVATE: '' };
    const refused = await running.restart(literal).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AppLoadError);
    expect(String(refused)).toContain('WEBHOOK_1_URL');

    await app.restart({ ...byName, WEBHOOK_1_ALLOW_PRIVATE: '127.0.0.0/8,::1' });
    await app.until('all', () => target.eventIds.size === 10, 30);
    expect(arrivedNumbers({ receiver: target })).toEqual(upTo(10));
    expect(target.violations).toEqual([]);
    for (const { body } of target.deliveries) {
      expect(body).not.toContain('@nordwind.example');
      expect(JSON.parse(body)).toMatchObject({ actor_email: '***', event_type: 'USER_UPDATED' });
    }
  });

  it('goes through the proxy where one is set, and waits while that opens no tunnel', { timeout: 60_000 }, async () => {
    const target = await startReceiver({ secrets: [OLD] });
    receiver = target;
    const between = await startProxy();
    proxy = between;
    between.answerWith(407);
    app = await startRunningApp({
      settings: {
        WEBHOOK_1_URL: target.url,
        WEBHOOK_1_SECRET: OLD,
        EGRESS_PROXY: `http://nordwind:word-of-the-proxy@127.0.0.1:${between.port}`,
      },
    });
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(2, 5));
    await app.until('the failure is told', () => running.logs.some(({ message }) => message.includes('proxy_failed')));
    expect(target.stats().requests).toBe(0);
    expect(running.logs.some(({ message }) => message.includes('word-of-the-proxy'))).toBe(false);
    between.answerWith(200);
    await app.until('all', () => target.eventIds.size === 10, 30);
    expect(new Set(between.tunnels.map(({ path }) => path))).toEqual(new Set([`127.0.0.1:${target.port}`]));
    expect(target.violations).toEqual([]);
  });
});
