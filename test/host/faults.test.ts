import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FunctionHost, HostEvent } from './functionHost.ts';
import { type HubReport, hubReportOf } from './support/hubReports.ts';
import { HUB, type Rig, startRig } from './support/rig.ts';
import { until } from './support/until.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

const seen = (): readonly HubReport[] => rig.reports.of('first').map(hubReportOf);
const texts = (): readonly string[] => seen().flatMap((report) => report.texts);
const publish = (...list: string[]): void =>
  rig.hubs.publish(
    HUB,
    '0',
    list.map((text) => Buffer.from(text)),
  );
const ofType = <T extends HostEvent['type']>(type: T): readonly (HostEvent & { type: T })[] =>
  rig.events.filter((event): event is HostEvent & { type: T } => event.type === type);
const refuse = (text: string) =>
  rig.reports.answer((report) => (JSON.stringify(report.body).includes(b64(text)) ? 500 : 200));
const b64 = (text: string): string => Buffer.from(text).toString('base64');
const start = (): Promise<FunctionHost> => rig.start({ functions: ['first'], timeScale: 0.02 });

it('retries with a rising count before the checkpoint, and the partition waits', async () => {
  let failures = 3;
  rig.reports.answer((report) => (report.name === 'first' && failures-- > 0 ? 500 : 200));
  publish('a');
  await start();
  await until('success', () => ofType('checkpointed').length === 1, seen);
  expect(seen().map((report) => [report.texts, report.retry?.retryCount])).toEqual([
    [['a'], 0],
    [['a'], 1],
    [['a'], 2],
    [['a'], 3],
  ]);
  expect(seen()[1]?.retry?.exception).toMatchObject({
    source: 'System.Private.CoreLib',
    message: expect.stringContaining('Result: Failure\nException: refused with 500\nStack: '),
  });
  expect(new Set(seen().map(({ invocationId }) => invocationId)).size).toBe(1);
  const order = rig.events.flatMap((event) => ('retryCount' in event ? [[event.type, event.error === undefined]] : []));
  expect(order).toEqual([
    ['invocationStarted', true],
    ['invocationEnded', false],
    ['invocationStarted', true],
    ['invocationEnded', false],
    ['invocationStarted', true],
    ['invocationEnded', false],
    ['invocationStarted', true],
    ['invocationEnded', true],
  ]);
  expect(rig.logs).toContainEqual({ function: 'first', level: 'information', category: 'user', message: 'got 1 ***' });
});

it('lets a second worker take a partition while the first still works on it, and drops the outcome of the first', async () => {
  rig.reports.answer((report) => (report.name === 'first' ? 'hold' : 200));
  publish('a');
  const host = await start();
  await until('the first owner works', () => seen().length === 1);
  await host.steal('first', '0');
  await until('both owners work on it', () => seen().length === 2, seen);
  expect(seen().map((report) => report.texts)).toEqual([['a'], ['a']]);
  const [old, thief] = host.pids['first'] ?? [];
  expect(seen().map((report) => report.pid)).toEqual([old, thief]);
  await until('the old owner knows', () => ofType('stolen').some((event) => event.pid === old));

  rig.reports.answer(() => 200);
  rig.reports.release(200);
  await until('both ended', () => ofType('invocationEnded').length === 2);
  await until('one checkpoint', () => ofType('checkpointed').length === 1);
  publish('b');
  await until('the thief goes on', () => texts().includes('b'));
  expect(seen().filter((report) => report.texts.includes('b'))).toMatchObject([{ pid: thief }]);
  await until('its checkpoint', () => ofType('checkpointed').length === 2);

  await host.steal('first', '0');
  publish('c');
  await until('back at the first', () => texts().includes('c'));
  expect(seen().at(-1)).toMatchObject({ pid: old, texts: ['c'] });
});

it('comes back after SIGKILL with the same batch and invocation id, and the retry count goes on', async () => {
  rig.reports.answer((report) => (report.name === 'first' ? 500 : 200));
  publish('a', 'b', 'c', 'd');
  const host = await start();
  await until('some retries', () => (seen().at(-1)?.retry?.retryCount ?? 0) >= 2);
  const before = host.pids['first'];
  await host.setMaxBatchSize('first', 2);
  await host.kill('first');
  const killed = seen().length;
  const last = seen()[killed - 1];
  rig.reports.answer(() => 200);
  await until('all four', () => seen().length > killed, seen);
  expect(host.pids['first']).not.toEqual(before);
  const after = seen().slice(killed);
  expect(after[0]).toMatchObject({ texts: last?.texts, invocationId: last?.invocationId });
  expect(after[0]?.retry?.retryCount).toBeGreaterThan(last?.retry?.retryCount ?? Number.POSITIVE_INFINITY);
  publish('e', 'f', 'g');
  await until('the rest, cut as asked', () => texts().includes('g'));
  expect(
    seen()
      .slice(killed + 1)
      .every((report) => report.texts.length <= 2 && report.retry?.retryCount === 0),
  ).toBe(true);
  expect(ofType('workerExited')).toMatchObject([{ worker: 'first', signal: 'SIGKILL' }]);
});

it('another instance takes over when the ownership of one that is gone has expired, and counts from 0', {
  timeout: 40_000,
}, async () => {
  rig.reports.answer((report) => (report.name === 'first' ? 500 : 200));
  publish('a', 'b');
  const host = await start();
  await until('some retries', () => (seen().at(-1)?.retry?.retryCount ?? 0) >= 2);
  await host.crash('first');
  const crashed = seen().length;
  const crashedAt = performance.now();
  rig.reports.answer(() => 200);
  await until('the same messages', () => seen().length > crashed, seen, 20_000);
  // Two minutes at a scale of 0.02.
  expect(performance.now() - crashedAt).toBeGreaterThan(2400);
  expect(seen()[crashed]).toMatchObject({ texts: ['a', 'b'], retry: { retryCount: 0 } });
  expect(seen()[crashed]?.invocationId).not.toBe(seen()[0]?.invocationId);
});

it('an orderly stop waits for the running invocation, up to its limit, and only then tells the app', async () => {
  rig.reports.answer((report) => (report.name === 'first' ? 'hold' : 200));
  publish('a');
  const waiting = await start();
  await until('it works', () => seen().length === 1);
  const stopped = waiting.stop();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(rig.reports.of('appTerminate')).toEqual([]);
  rig.reports.release(200);
  await stopped;
  expect(ofType('invocationEnded')).toMatchObject([{ function: 'first' }]);
  expect(rig.reports.of('appTerminate')).toHaveLength(1);

  const cut = await start();
  await until('it works again', () => seen().length === 2);
  const asked = performance.now();
  await cut.stop({ invocationMs: 200 });
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(rig.reports.of('appTerminate')).toHaveLength(2);
  expect(ofType('checkpointed')).toEqual([]);
});

it('drains: what fails is retried to its end, and nothing new begins', async () => {
  let failures = 3;
  rig.reports.answer((report) => (report.name === 'first' && failures-- > 0 ? 500 : 200));
  publish('a');
  const host = await start();
  await until('a failure', () => seen().length >= 1);
  const drained = host.drain('first');
  publish('b');
  await drained;
  expect(seen().map((report) => [report.texts, report.retry?.retryCount])).toEqual([
    [['a'], 0],
    [['a'], 1],
    [['a'], 2],
    [['a'], 3],
  ]);
});

it('writes the checkpoint of a batch in retry that never succeeded, and goes on behind it', async () => {
  refuse('lost');
  publish('lost');
  const host = await start();
  await until('a failure', () => seen().length >= 2);
  await host.jumpCheckpoint('first', '0');
  const jumped = seen().length;
  expect(ofType('checkpointed')).toMatchObject([{ sequenceNumber: 0 }]);
  publish('next');
  await until('the next one', () => texts().includes('next'));
  await host.crash('first');
  publish('last');
  await until('the last one', () => texts().includes('last'));
  expect(
    seen()
      .slice(jumped)
      .flatMap((report) => report.texts),
  ).not.toContain('lost');
});

it('starts retry counts again on request', async () => {
  refuse('a');
  publish('a');
  const host = await start();
  await until('some retries', () => (seen().at(-1)?.retry?.retryCount ?? 0) >= 3);
  await host.resetRetries('first', '0');
  await until('counted anew', () =>
    seen()
      .slice(4)
      .some((report) => report.retry?.retryCount === 0 || report.retry?.retryCount === 1),
  );
});

it('stops invoking while paused, retries included', async () => {
  refuse('a');
  publish('a');
  const host = await start();
  await until('a failure', () => seen().length >= 1);
  await host.pause('first');
  const paused = seen().length;
  rig.reports.answer(() => 200);
  publish('b');
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(seen()).toHaveLength(paused);
  await host.resume('first');
  await until('both', () => texts().includes('b'));
  expect(seen()[paused]?.texts).toEqual(['a']);
});

it('kills a worker so long after its next start', async () => {
  const host = await start();
  const dead = host.killSoonAfterStart('first', 50);
  await host.kill('first');
  await dead;
  await until('a third worker', () => ofType('workerStarted').length === 3);
  publish('a');
  await until('it works', () => texts().includes('a'));
  expect(ofType('workerExited')).toHaveLength(2);
});

it('finds the hub again after it was away, and repeats nothing', async () => {
  publish('a');
  await start();
  await until('a', () => texts().includes('a'));
  await rig.hubs.suspend();
  publish('b');
  await rig.hubs.resume();
  await until('b', () => texts().includes('b'));
  expect(texts()).toEqual(['a', 'b']);
});

it('waits for a hub that is not there yet', async () => {
  publish('a');
  await rig.hubs.suspend();
  const starting = start();
  await until('a logged failure', () => rig.logs.some((entry) => entry.message.startsWith('Connecting to Events')));
  await rig.hubs.resume();
  await starting;
  await until('a', () => texts().includes('a'));
});

it('goes on without checkpoints while storage is away, and repeats what no checkpoint covers', async () => {
  const host = await start();
  await rig.azurite.suspend();
  publish('a');
  await until('a', () => texts().includes('a'));
  await until('a logged failure', () => rig.logs.some((entry) => entry.message.startsWith('Checkpoint of 0')));
  publish('b');
  await until('b', () => texts().includes('b'));
  await rig.azurite.resume();
  expect(ofType('checkpointed')).toHaveLength(0);
  await host.crash('first');
  await until('again', () => texts().filter((text) => text === 'a').length === 2, texts);
});
