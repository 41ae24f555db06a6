import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { arrivedNumbers, startRunningApp, upTo, type RunningApp } from './support/runningApp.ts';
import { envelopes } from './support/records.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.stop();
  app = null;
});

const failed = ({ events }: RunningApp, name: string) =>
  events.filter((event) => event.type === 'invocationEnded' && event.function === name && event.error !== undefined);

/** Longer than every back-off of the SDK clients, so that invocations really fail and the retry policy carries on. */
const OUTAGE_MS = 9_000;

describe('what is down comes back, and nothing was lost meanwhile', () => {
  it('the hub events refuses everything longer than any back-off', { timeout: 90_000 }, async () => {
    app = await startRunningApp();
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(5, 4));
    await app.until('the first records', () => arrivedNumbers(running).length === 20);
    app.hubs.fault({ hub: 'events', direction: 'send', effect: 'serverBusy' });
    app.hubs.publish('diagnostics', '0', envelopes(5, 4, 20));
    app.hubs.publish('diagnostics', '1', envelopes(5, 4, 40));
    await app.until('an invocation that failed', () => failed(running, 'ingestDiagnostics').length > 0, 40);
    await sleep(OUTAGE_MS);
    app.hubs.clearFaults();
    await app.until('all records', () => arrivedNumbers(running).length === 60, 40);
    expect(arrivedNumbers(app)).toEqual(upTo(60));
    // Ingest and the sweep may both publish what was in flight when the hub came back: repeats of it, and of nothing else.
    expect(app.receiver.stats().duplicateEvents).toBeLessThanOrEqual(40);
    expect(app.receiver.violations).toEqual([]);
  });

  it('storage refuses everything, then is back with its data; only the batch in flight is repeated', {
    timeout: 90_000,
  }, async () => {
    app = await startRunningApp();
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(3, 4));
    await app.until('the first records', () => arrivedNumbers(running).length === 12);
    await app.azurite.suspend();
    app.hubs.publish('diagnostics', '0', envelopes(3, 4, 12));
    await app.until('an invocation that failed', () => failed(running, 'ingestDiagnostics').length > 0, 40);
    await sleep(OUTAGE_MS);
    await app.azurite.resume();
    await app.until('all records', () => arrivedNumbers(running).length === 24, 40);
    await app.until(
      'a cursor at the end',
      async () => (await cursors(running)) === running.hubs.partitionState('events', '0').next,
      40,
    );
    expect(arrivedNumbers(app)).toEqual(upTo(24));
    expect([...app.receiver.eventIds.keys()]).toHaveLength(24);
    // Published once before storage failed its commit and once after: an attempt that cannot read its progress sends nothing.
    expect(app.receiver.stats().duplicateEvents).toBeLessThanOrEqual(12);
    expect(app.receiver.violations).toEqual([]);
  });

  it('the receiver answers 500 and garbage; the connection waits, probes, and a retry never skips', {
    timeout: 90_000,
  }, async () => {
    app = await startRunningApp({ settings: { WEBHOOK_1_ORDER: 'ordered' } });
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(1, 2));
    await app.until('a verified connection', () => arrivedNumbers(running).length === 2);
    app.receiver.behave({ action: { kind: 'status', status: 500 }, next: 1 }, { action: { kind: 'garbage' }, next: 1 });
    app.hubs.publish('diagnostics', '0', envelopes(4, 5, 2));
    await app.until('all records', () => arrivedNumbers(running).length === 22, 60);
    expect(arrivedNumbers(app)).toEqual(upTo(22));
    const reasons = failed(app, 'outbox1').map((event) => ('error' in event ? event.error : ''));
    for (const reason of ['http_500', 'not_http', 'ConnectionWaitsError']) expect(reasons.join('\n')).toContain(reason);
    // One attempt before the first wait and one probe after it: nobody hammers a receiver that is down.
    expect(app.receiver.stats().misbehaved).toBe(2);
    expect(app.receiver.violations).toEqual([]);
  });
});

async function cursors({ state }: RunningApp): Promise<number> {
  const text = (await state.getBlobClient('cursors/webhook1/0.json').downloadToBuffer()).toString();
  return (JSON.parse(text) as { next: { sequenceNumber: number } }).next.sequenceNumber;
}
