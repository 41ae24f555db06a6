import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { AmqpRefusal } from './amqp/amqpRefusal.ts';
import { EventHubsProcessError, startEventHubsProcess } from './process.ts';
import { refusal, testProducer } from './testClients.ts';

const HUBS = [{ name: 'diagnostics', partitions: 2, consumerGroups: [] }];

test('the server in another process takes the same commands and gives the same answers', async () => {
  const child = await startEventHubsProcess({ hubs: HUBS });
  onTestFinished(() => child.kill());
  await child.setTime(new Date('2026-05-06T07:08:09Z'));
  await child.publish('diagnostics', '0', [Buffer.from('a'), Buffer.from('b'), Buffer.from('c')]);
  expect(await child.retain('diagnostics', '0', { from: 1 })).toBe(1);
  expect(await child.partitionState('diagnostics', '0')).toMatchObject({
    begin: 1,
    next: 3,
    lastEnqueued: new Date('2026-05-06T07:08:09Z'),
  });
  expect(await child.messages('diagnostics', '0', 2)).toMatchObject([
    { sequenceNumber: 2, enqueuedTime: new Date('2026-05-06T07:08:09Z') },
  ]);
  await child.fault({ effect: 'serverBusy', direction: 'send' });
  const producer = testProducer(child.connectionString);
  expect(await refusal(producer.sendBatch([{ body: 'x' }]))).toBe('ServerBusyError');
  await child.clearFaults();
  await producer.sendBatch([{ body: 'x' }]);
  expect(await child.counts()).toMatchObject({ batchesAccepted: 1, sendsRefused: 1 });
  await expect(child.partitionState('nowhere', '0')).rejects.toSatisfy(
    (error) => error instanceof AmqpRefusal && error.condition === 'amqp:not-found',
  );
  await producer.close();
  await child.stop();
  await expect(child.counts()).rejects.toBeInstanceOf(EventHubsProcessError);
});

test('a port that is taken is reported', async () => {
  const child = await startEventHubsProcess({ hubs: HUBS });
  onTestFinished(() => child.kill());
  await expect(startEventHubsProcess({ hubs: HUBS, port: child.port })).rejects.toBeInstanceOf(EventHubsProcessError);
});

test('the server’s process ends when the one that started it is killed', async () => {
  const script = `
    const { startEventHubsProcess } = await import(${JSON.stringify(new URL('process.ts', import.meta.url).href)});
    const child = await startEventHubsProcess({ hubs: [] });
    process.stdout.write(String(child.port), () => process.kill(process.pid, 'SIGKILL'));
  `;
  const failed: unknown = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]).catch(
    (error) => error,
  );
  const port = Number((failed as { stdout: string }).stdout);
  expect(port).toBeGreaterThan(0);
  const isRefused = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(false);
      });
      socket.on('error', () => resolve(true));
    });
  await expect.poll(isRefused).toBe(true);
});
