import { afterEach, describe, expect, it } from 'vitest';
import { envelopes } from './support/records.ts';
import { arrivedNumbers, startRunningApp, upTo, type RunningApp } from './support/runningApp.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.stop();
  app = null;
});

const failures = ({ events }: RunningApp, name: string) =>
  events.filter((event) => event.type === 'invocationEnded' && event.function === name && event.error !== undefined)
    .length;

/** The highest checkpoint that was written for partition 0 of a function's hub; −1 before the first. */
const checkpointOf = ({ events }: RunningApp, name: string) =>
  Math.max(
    -1,
    ...events.flatMap((event) =>
      event.type === 'checkpointed' && event.function === name && event.partition === '0' ? [event.sequenceNumber] : [],
    ),
  );

/** What is down while the app is stopped, and how it comes back. */
const OUTAGES = {
  ingestDiagnostics: {
    begin: ({ hubs }: RunningApp) => hubs.fault({ hub: 'events', direction: 'send', effect: 'serverBusy' }),
    end: ({ hubs }: RunningApp) => hubs.clearFaults(),
  },
  outbox1: {
    begin: ({ receiver }: RunningApp) => receiver.behave({ action: { kind: 'status', status: 503 } }),
    end: ({ receiver }: RunningApp) => receiver.behave(),
  },
} as const;

// Azure/azure-sdk-for-net#59801: with a checkpoint every Nth batch, every deployment or scale-in during an outage does this.
describe('an orderly stop that writes the checkpoint past a batch in its retry delay', () => {
  it.each([
    ['ingestDiagnostics', 'later messages', 2],
    ['ingestDiagnostics', 'nothing after it', 0],
    ['outbox1', 'later messages', 2],
    ['outbox1', 'nothing after it', 0],
  ] as const)('of %s, with %s: all is worked off', { timeout: 120_000 }, async (name, _, later) => {
    app = await startRunningApp();
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(1, 2));
    await app.until('the first records', () => arrivedNumbers(running).length === 2);
    OUTAGES[name].begin(app);
    app.hubs.publish('diagnostics', '0', envelopes(3, 2, 2));
    await app.until('a failing batch', () => failures(running, name) > 0, 40);
    const before = checkpointOf(app, name);

    await app.restart({}, () => OUTAGES[name].end(running));

    expect(checkpointOf(app, name)).toBeGreaterThan(before);
    app.hubs.publish('diagnostics', '0', envelopes(later, 2, 8));
    const all = 8 + later * 2;
    await app.until('all records', () => arrivedNumbers(running).length === all, 60);
    expect(arrivedNumbers(app)).toEqual(upTo(all));
    expect(app.receiver.violations).toEqual([]);
  });
});

it('sequence numbers that come in two halves are read like others, in ingest and outbox', {
  timeout: 60_000,
}, async () => {
  app = await startRunningApp({ sequenceNumbers: 'long' });
  const running = app;
  app.hubs.publish('diagnostics', '0', envelopes(4, 3));
  await app.until('all records', () => arrivedNumbers(running).length === 12);
  await app.host.crash('outbox1');
  app.hubs.publish('diagnostics', '0', envelopes(2, 3, 12));
  await app.until('the records after a crash', () => arrivedNumbers(running).length === 18, 30);
  expect(arrivedNumbers(app)).toEqual(upTo(18));
  expect(app.logs.filter(({ message }) => message.includes('TriggerInputError'))).toEqual([]);
  expect(await app.blobNames('gaps/')).toEqual([]);
});
