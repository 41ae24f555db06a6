import { afterEach, describe, expect, it } from 'vitest';
import { envelopes } from './support/records.ts';
import { arrivedNumbers, startRunningApp, upTo, type RunningApp } from './support/runningApp.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.stop();
  app = null;
});

/** Invocations of a function that failed, by now. */
const failures = ({ events }: RunningApp, name: string) =>
  events.filter((event) => event.type === 'invocationEnded' && event.function === name && event.error !== undefined)
    .length;

const closedGaps = (running: RunningApp) => running.blobNames('gaps/closed/');

/** The platform writes the checkpoint although the batch never succeeded: an instance stopped while a retry waited. */
async function jumpIngest(running: RunningApp): Promise<void> {
  running.hubs.fault({ hub: 'events', direction: 'send', effect: 'serverBusy' });
  running.hubs.publish('diagnostics', '0', envelopes(3, 2, 2));
  await running.until('a failing batch', () => failures(running, 'ingestDiagnostics') > 0, 40);
  await running.host.jumpCheckpoint('ingestDiagnostics', '0');
  running.hubs.clearFaults();
}

async function jumpOutbox(running: RunningApp): Promise<void> {
  running.receiver.behave({ action: { kind: 'status', status: 503 } });
  running.hubs.publish('diagnostics', '0', envelopes(3, 2, 2));
  await running.until('a failing batch', () => failures(running, 'outbox1') > 0, 40);
  await running.host.jumpCheckpoint('outbox1', '0');
  running.receiver.behave();
}

async function startedWithOneMessage(): Promise<RunningApp> {
  const running = await startRunningApp();
  running.hubs.publish('diagnostics', '0', envelopes(1, 2));
  await running.until('the first records', () => arrivedNumbers(running).length === 2);
  return running;
}

describe('a checkpoint that jumps ahead of a failing batch', () => {
  it('of ingest, with later messages: leaves a gap, which sweep re-reads', { timeout: 60_000 }, async () => {
    app = await startedWithOneMessage();
    const running = app;
    await jumpIngest(app);
    app.hubs.publish('diagnostics', '0', envelopes(1, 2, 8));
    await app.until('the records after the jump', () => arrivedNumbers(running).includes(9));
    await app.until('all records', () => arrivedNumbers(running).length === 10, 30);
    expect(arrivedNumbers(app)).toEqual(upTo(10));
    await app.until('the gap to be closed', async () => (await closedGaps(running)).length > 0);
    expect(await app.blobNames('gaps/open/')).toEqual([]);
  });

  it('of ingest, with nothing after it: sweep sees that progress stands still', { timeout: 60_000 }, async () => {
    app = await startedWithOneMessage();
    const running = app;
    await jumpIngest(app);
    await app.until('all records', () => arrivedNumbers(running).length === 8, 40);
    expect(arrivedNumbers(app)).toEqual(upTo(8));
  });

  it('of an outbox, with later messages: the stretch is re-read and delivered first', { timeout: 60_000 }, async () => {
    app = await startedWithOneMessage();
    const running = app;
    await jumpOutbox(app);
    app.hubs.publish('diagnostics', '0', envelopes(1, 2, 8));
    await app.until('all records', () => arrivedNumbers(running).length === 10, 30);
    expect(arrivedNumbers(app)).toEqual(upTo(10));
  });

  it('of an outbox, with nothing after it: sweep works it off', { timeout: 60_000 }, async () => {
    app = await startedWithOneMessage();
    const running = app;
    await jumpOutbox(app);
    await app.until('all records', () => arrivedNumbers(running).length === 8, 40);
    expect(arrivedNumbers(app)).toEqual(upTo(8));
  });
});
