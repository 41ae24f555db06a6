import { afterEach, describe, expect, it } from 'vitest';
import { envelopes } from './support/records.ts';
import { arrivedNumbers, startRunningApp, upTo, type RunningApp } from './support/runningApp.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.stop();
  app = null;
});

/** Every repeat carries the id, and the bytes, of the first. */
function expectFaithfulRepeats({ receiver }: RunningApp): void {
  expect(receiver.violations).toEqual([]);
  expect(new Set(receiver.deliveries.map(({ webhookId }) => webhookId)).size).toBe(receiver.eventIds.size);
}

describe('instances come and go', () => {
  it('a partition is stolen while an invocation runs: old and new owner overlap', { timeout: 60_000 }, async () => {
    app = await startRunningApp({ settings: { WEBHOOK_1_ORDER: 'parallel:2' } });
    const running = app;
    app.receiver.behave({ action: { kind: 'delay', ms: 60 } });
    app.hubs.publish('diagnostics', '0', envelopes(20, 5));
    await app.until('a delivery that is under way', () => running.receiver.deliveries.length > 3);
    await app.host.steal('outbox1', '0');
    await app.host.steal('ingestDiagnostics', '0');
    app.receiver.behave();
    app.hubs.publish('diagnostics', '0', envelopes(5, 5, 100));
    await app.until('all records', () => arrivedNumbers(running).length === 125, 40);
    expect(arrivedNumbers(app)).toEqual(upTo(125));
    expectFaithfulRepeats(app);
  });

  it('workers are killed and instances lost, also right after their start, and batches are cut anew', {
    timeout: 90_000,
  }, async () => {
    app = await startRunningApp({ settings: { WEBHOOK_1_ORDER: 'parallel:2' } });
    const running = app;
    app.receiver.behave({ action: { kind: 'delay', ms: 15 } });
    let sent = 0;
    const losses = [
      ['ingestDiagnostics', 'kill'],
      ['outbox1', 'kill'],
      ['outbox1', 'crash'],
      ['ingestDiagnostics', 'crash'],
    ] as const;
    for (const [name, loss] of losses) {
      for (const partition of ['0', '1']) {
        app.hubs.publish('diagnostics', partition, envelopes(10, 5, sent));
        sent += 50;
      }
      const before = arrivedNumbers(app).length;
      await app.until('some deliveries', () => arrivedNumbers(running).length > before);
      const again = app.host.killSoonAfterStart(name, 300);
      await app.host[loss](name);
      await again;
      await app.host.setMaxBatchSize(name, 7);
    }
    app.receiver.behave();
    await app.until('all records', () => arrivedNumbers(running).length === sent, 60);
    expect(arrivedNumbers(app)).toEqual(upTo(sent));
    expectFaithfulRepeats(app);
  });

  it('a recreated hub is noticed and read from its beginning', { timeout: 60_000 }, async () => {
    app = await startRunningApp();
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(4, 2));
    await app.until('the records of the first hub', () => arrivedNumbers(running).length === 8);
    app.hubs.recreateHub('diagnostics');
    app.hubs.publish('diagnostics', '0', envelopes(3, 2, 8));
    await app.until('the records of the second hub', () => arrivedNumbers(running).length === 14, 30);
    expect(arrivedNumbers(app)).toEqual(upTo(14));
    expect(app.logs.some(({ message }) => message.includes('"event":"hub_recreated"'))).toBe(true);
    expect(await app.blobNames('gaps/closed/diagnostics/0/')).toEqual(['gaps/closed/diagnostics/0/4-unknown.json']);
    // The sweep may have come by the other partition before: what that held unread is unknown too.
    const others = await app.blobNames('gaps/closed/diagnostics/1/');
    expect(['', 'gaps/closed/diagnostics/1/0-unknown.json']).toContain(others.join());
  });

  it('malformed messages are quarantined and cost their neighbours nothing', { timeout: 60_000 }, async () => {
    app = await startRunningApp();
    const running = app;
    const good = envelopes(1, 2)[0] ?? Buffer.alloc(0);
    const withNull = Buffer.from(good.toString().replace('{"records":[', '{"records":[null,'));
    app.hubs.publish('diagnostics', '0', [
      Buffer.from('\u0000not json'),
      withNull,
      Buffer.from('{}'),
      Buffer.from('null'),
    ]);
    app.hubs.publish('diagnostics', '0', envelopes(2, 2, 2));
    await app.until('the good records', () => arrivedNumbers(running).length === 6);
    await app.until('the quarantine', async () => (await running.blobNames('quarantine/')).length === 4);
    expect(arrivedNumbers(app)).toEqual(upTo(6));
    expect((await app.blobNames('quarantine/')).map((name) => name.split('/').slice(2).join('/'))).toEqual([
      'diagnostics/0/0-0.json',
      'diagnostics/0/1-0.json',
      'diagnostics/0/2-0.json',
      'diagnostics/0/3-0.json',
    ]);
    const blob = await app.state.getBlobClient((await app.blobNames('quarantine/'))[0] ?? '').downloadToBuffer();
    expect(JSON.parse(blob.toString())).toMatchObject({
      reason: 'not_json',
      bytes: Buffer.from('\u0000not json').toString('base64'),
      source: { hub: 'diagnostics', partition: '0', sequence_number: 0, index: 0 },
    });
  });
});
