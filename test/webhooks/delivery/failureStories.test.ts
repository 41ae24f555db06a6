/** The rows F35 to F49 of the failure matrix: what takes more than one attempt. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VaultRefusedError } from '../../../src/platform/vault/vaultErrors.ts';
import type { Plan } from '../../simulators/receiver/behaviour.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { currentSecret } from '../fixtures.ts';
import { createRig, START, type Outbox, type Rig } from './rig.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let rig: Rig;
let receiver: Receiver;
let requestIds: string[];
let sentAt: (string | undefined)[];

beforeEach(async () => {
  rig = createRig();
  requestIds = [];
  sentAt = [];
  receiver = await startReceiver({
    secrets: [currentSecret],
    now: () => rig.clock.now().getTime(),
    onRequest: ({ webhookId, headers }) => {
      requestIds.push(webhookId ?? '');
      sentAt.push(headers['webhook-timestamp'] as string);
    },
  });
});
afterEach(async () => {
  expect(receiver.violations).toEqual([]);
  await rig.stop();
  await receiver.stop();
});

const fails: Plan['action'] = { kind: 'status', status: 500 };
const arrived = () => receiver.deliveries.map(({ webhookId }) => webhookId);

/** As the platform: calls again, each time when the connection's next attempt is due, until the batch is done. */
async function untilDone(outbox: Outbox, most = 1000, between: () => void = () => undefined): Promise<number> {
  for (let calls = 1; calls <= most; calls++) {
    try {
      await outbox.deliver(0, '0', { attempt: calls - 1 });
      return calls;
    } catch (error) {
      expect(error).toMatchObject({ name: 'DeliveryFailedError' });
      const { failures } = await outbox.state();
      rig.pass(Date.parse(failures?.nextAttemptAt ?? '') - rig.clock.now().getTime());
      between();
    }
  }
  throw new Error('not done');
}

async function startActive(changes: Parameters<Rig['startOutbox']>[0] = {}): Promise<Outbox> {
  const outbox = await rig.startOutbox({ url: receiver.url, ...changes });
  await outbox.activate();
  return outbox;
}

describe('a receiver that fails now and then', () => {
  it('F35 flapping, one good and one bad: never switched off, order kept, each once', async () => {
    const outbox = await startActive();
    const ids = rig.publish(Array(10).fill(5));
    receiver.behave(...ids.flatMap(() => [{ action: { kind: 'ok' }, next: 1 } as const, { action: fails, next: 1 }]));
    expect(await untilDone(outbox)).toBe(ids.length);
    expect(arrived()).toEqual(ids);
    expect(await outbox.state()).toMatchObject({ disabled: null, failures: null });
    expect(rig.notices()).toEqual([]);
    expect(rig.failedEvents()).toEqual([]);
  });

  it('F36 one success an hour for six days: never switched off, told every time, order kept', async () => {
    const outbox = await startActive();
    const ids = rig.publish(Array(6 * 24).fill(1));
    let nextGood = HOUR;
    const weather = () => {
      const elapsed = rig.clock.now().getTime() - START.getTime();
      const isGood = elapsed >= nextGood;
      if (isGood) nextGood = elapsed + HOUR;
      receiver.behave(...(isGood ? [{ action: { kind: 'ok' }, next: 1 } as const] : []), { action: fails });
    };
    weather();
    await untilDone(outbox, 5000, weather);
    expect(rig.clock.now().getTime() - START.getTime()).toBeGreaterThan(5 * DAY);
    expect(arrived()).toEqual(ids);
    expect(await outbox.state()).toMatchObject({ disabled: null });
    expect(requestIds.length).toBeGreaterThan(ids.length * 4);
    const days = new Set(
      rig
        .notices()
        .filter(({ kind }) => kind === 'connection_failing')
        .map(({ text }) => /since (\d{4}-\d\d-\d\d)/.exec(text)?.[1]),
    );
    expect(days.size).toBeGreaterThanOrEqual(6);
  });
});

describe('duplicates that cannot be avoided carry the same id and bytes, and a new timestamp', () => {
  it('F37 the answer came after we had stopped waiting', async () => {
    const outbox = await startActive({ timeoutMs: 200 });
    rig.publish([1]);
    receiver.behave({ action: { kind: 'delay', ms: 2000 }, next: 1 });
    await expect(outbox.deliver()).rejects.toMatchObject({ code: 'timeout' });
    expect(rig.cursor()).toBe(0);
    rig.pass(5 * SECOND);
    await outbox.deliver();
    const [first, second] = receiver.deliveries;
    expect(second).toMatchObject({ webhookId: 'event-0', duplicate: true, body: first?.body });
    expect(Number(sentAt[1]) - Number(sentAt[0])).toBe(5);
  });

  it.each([1, 4])('F40 the process ended between the 2xx and the commit, batches of %i', async (batchSize) => {
    const outbox = await startActive({ batchSize });
    const ids = rig.publish([3, 5]);
    rig.storage.intercept((operation, name) => {
      if (operation === 'replace' && name.startsWith('cursors/')) throw new Error('gone');
    });
    await expect(outbox.deliver()).rejects.toThrow('gone');
    rig.storage.intercept(null);
    expect(rig.cursor()).toBe(0);
    const once = receiver.deliveries.map(({ webhookId, body }) => ({ webhookId, body }));
    rig.pass(30 * SECOND);
    await (await rig.startOutbox({ url: receiver.url, batchSize })).deliver();
    const again = receiver.deliveries.slice(once.length);
    expect(again.map(({ webhookId, body }) => ({ webhookId, body }))).toEqual(once);
    expect(again.every(({ duplicate }) => duplicate)).toBe(true);
    expect(Number(sentAt.at(-1)) - Number(sentAt[0])).toBe(30);
    expect([...receiver.eventIds.keys()]).toEqual(ids);
    expect(rig.cursor()).toBe(2);
  });
});

describe('our own storage', () => {
  it.each(['cursors/', 'connections/'])('F42 %s away: nothing is sent and no attempt is charged', async (prefix) => {
    const outbox = await startActive();
    const stranger = await rig.startOutbox({ url: receiver.url });
    rig.publish([1]);
    rig.storage.intercept((_, name) => {
      if (name.startsWith(prefix)) throw new Error('throttled');
    });
    // After a failed call, and in a new process, state is read before anything is sent.
    await expect(stranger.deliver(0, '0', { attempt: 1 })).rejects.toThrow('throttled');
    rig.storage.intercept(null);
    expect(receiver.stats().requests).toBe(0);
    expect(await outbox.state()).toMatchObject({ failures: null });
    await stranger.deliver();
    expect(arrived()).toEqual(['event-0']);
  });

  it('F42 the failed list away: the cursor stays before the rejected event, which is listed at the next call', async () => {
    const outbox = await startActive();
    rig.publish([1, 1, 1]);
    const plans: Plan[] = [
      { action: { kind: 'ok' }, next: 1 },
      { action: { kind: 'status', status: 422 }, next: 1 },
    ];
    receiver.behave(...plans);
    rig.storage.intercept((_, name) => {
      if (name.startsWith('failed/')) throw new Error('throttled');
    });
    await expect(outbox.deliver()).rejects.toThrow('throttled');
    expect(rig.cursor()).toBe(1);
    rig.storage.intercept(null);
    receiver.behave({ action: { kind: 'status', status: 422 }, next: 1 });
    await outbox.deliver(0, '0', { attempt: 1 });
    expect(rig.failedEvents()).toMatchObject([{ eventId: 'event-1' }]);
    expect(arrived()).toEqual(['event-0', 'event-2']);
    rig.pass(61 * SECOND);
    expect(await outbox.services.failed.due(10, rig.call())).toMatchObject([{ eventId: 'event-1' }]);
  });
});

describe('two processes with one partition', () => {
  it('F43 both may send; what comes twice is the same, and nothing is missing', async () => {
    const [one, other] = [await startActive(), await rig.startOutbox({ url: receiver.url })];
    const ids = rig.publish([5, 5]);
    await Promise.all([one.deliver(), other.deliver()]);
    expect([...receiver.eventIds.keys()].sort()).toEqual(ids.sort());
    expect(rig.cursor()).toBe(2);
  });

  it('F44 one that was stopped for a while does not take the cursor back', async () => {
    const [late, other] = [await startActive(), await rig.startOutbox({ url: receiver.url })];
    rig.publish([1]);
    receiver.behave({ action: { kind: 'delay', ms: 300 }, next: 1 });
    const paused = late.deliver();
    while (receiver.stats().requests === 0) await new Promise((resolve) => setImmediate(resolve));
    rig.publish([1, 1], '0', 1);
    await other.deliver();
    expect(rig.cursor()).toBe(3);
    await paused;
    expect(rig.cursor()).toBe(3);
    expect(receiver.eventIds.get('event-0')).toBe(2);
  });
});

describe('a run of failures that ended', () => {
  it('is noted once: since when, how often, how, and what waited', async () => {
    const outbox = await startActive();
    rig.publish([1, 1, 1]);
    receiver.behave({ action: fails, next: 3 });
    await untilDone(outbox);
    await untilDone(outbox);
    const runs = await outbox.services.outageList.list(10, rig.call());
    expect(runs).toEqual([
      {
        connection: 'siem',
        since: START.toISOString(),
        recoveredAt: rig.clock.now().toISOString(),
        attempts: 3,
        lastCode: 'http_500',
        waiting: [{ partition: '0', from: 0, to: 3 }],
      },
    ]);
  });
});

describe('configuration', () => {
  it('F38 the test event is taken, real ones are refused: the cursor stays, told at once', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    rig.publish([1]);
    receiver.behave({ action: { kind: 'ok' }, next: 1 }, { action: { kind: 'status', status: 403 } });
    await expect(outbox.deliver()).rejects.toMatchObject({ code: 'http_403' });
    expect(receiver.stats().tests).toBe(1);
    expect(rig.cursor()).toBe(0);
    expect(rig.notices()).toMatchObject([{ kind: 'connection_failing' }]);
  });

  it.each([
    ['ahead', 600_000, 1],
    ['behind', -600_000, 1],
    ['as good as the same', 60_000, 0],
  ])('F45 the receiver clock is %s: told in the log, once an hour', async (_, offset, lines) => {
    const outbox = await startActive();
    rig.publish([3]);
    const answer = (): Plan => {
      const date = new Date(rig.clock.now().getTime() + offset).toUTCString();
      return { action: { kind: 'status', status: 204, headers: { date } }, accept: true };
    };
    receiver.behave(answer());
    await outbox.deliver();
    const warnings = () => rig.lines.filter(({ event }) => event === 'clock_skew');
    expect(warnings()).toHaveLength(lines);
    if (lines > 0) expect(warnings()[0]).toMatchObject({ level: 'warn', fields: { receiverAheadMs: offset } });
    rig.pass(HOUR);
    rig.publish([2], '0', 3);
    receiver.behave(answer());
    await outbox.deliver(1);
    expect(warnings()).toHaveLength(2 * lines);
  });

  it('F46 the vault refuses the secret: nothing is sent, told at once, and it goes on when it is back', async () => {
    let isThere = false;
    const changes = { url: receiver.url, secrets: ['https://nordwind.vault.azure.net/secrets/signing'] };
    const readVault = () => (isThere ? Promise.resolve(currentSecret) : Promise.reject(new VaultRefusedError(403)));
    const outbox = await rig.startOutbox(changes, { readVault });
    rig.publish([1]);
    await expect(outbox.deliver()).rejects.toMatchObject({ code: 'secret_unusable' });
    expect(receiver.stats().requests).toBe(0);
    expect(rig.notices()).toMatchObject([{ kind: 'connection_failing' }]);
    isThere = true;
    rig.pass(5 * SECOND);
    await outbox.deliver();
    expect(arrived()).toEqual(['event-0']);
  });

  it('F47 another URL: a test event goes before any real one, and the cursor is kept', async () => {
    const before = await startActive();
    rig.publish([1, 1]);
    await before.deliver();
    rig.publish([1, 1], '0', 2);
    const kinds: string[] = [];
    const next = await startReceiver({
      secrets: [currentSecret],
      now: () => rig.clock.now().getTime(),
      onRequest: ({ isTest, webhookId }) => kinds.push(isTest ? 'test' : (webhookId ?? '')),
    });
    next.behave({ action: fails, next: 1 });
    const after = await rig.startOutbox({ url: next.url });
    await expect(after.deliver()).rejects.toMatchObject({ code: 'http_500' });
    expect(rig.cursor()).toBe(2);
    rig.pass(5 * SECOND);
    await after.deliver();
    await next.stop();
    expect(kinds).toEqual(['test', 'test', 'event-2', 'event-3']);
    expect(arrived()).toEqual(['event-0', 'event-1']);
  });

  it('F48 a filter that matches nothing: the cursor advances, nothing is sent, and no probe holds others up', async () => {
    const outbox = await startActive({ events: ['SIGN_IN_FAILED'] });
    rig.publish([3, 2]);
    await outbox.deliver();
    expect(receiver.stats().requests).toBe(0);
    expect(rig.cursor()).toBe(2);
    const failure = { code: 'http_500', retryAfterMs: null, startedAt: rig.clock.now() };
    await outbox.services.outages.failed(failure, rig.call());
    rig.pass(5 * SECOND);
    for (let number = 0; number < 3; number++) {
      rig.publish([1], '0', 5 + number);
      await outbox.deliver(2 + number);
    }
    expect(rig.cursor()).toBe(5);
    expect(await outbox.state()).toMatchObject({ failures: { attempts: 1 } });
  });

  it('a batch that was delivered before sends nothing, and the probe is free for the next', async () => {
    const outbox = await startActive();
    rig.publish([2]);
    await outbox.deliver();
    const failure = { code: 'http_500', retryAfterMs: null, startedAt: rig.clock.now() };
    await outbox.services.outages.failed(failure, rig.call());
    rig.pass(5 * SECOND);
    await outbox.deliver();
    expect(receiver.stats().requests).toBe(2);
    rig.publish([1], '0', 2);
    await outbox.deliver(1);
    expect(arrived()).toEqual(['event-0', 'event-1', 'event-2']);
    expect(await outbox.state()).toMatchObject({ failures: null });
  });
});
