import { once } from 'node:events';
import { connect } from 'node:net';
import { earliestEventPosition } from '@azure/event-hubs';
import { expect, test } from 'vitest';
import type { FaultEffect } from './faults.ts';
import { read, refusal, testConsumer, testProducer, testServer, text } from '../testClients.ts';

const RETRIES = { retryOptions: { maxRetries: 3, retryDelayInMs: 20, maxRetryDelayInMs: 20, timeoutInMs: 500 } };
const HASTY = { retryOptions: { maxRetries: 0, timeoutInMs: 500 } };
const message = (body: string): { body: Buffer }[] => [{ body: Buffer.from(body) }];

const refusedSends: readonly (readonly [FaultEffect, string])[] = [
  ['serverBusy', 'ServerBusyError'],
  ['timeout', 'ServiceUnavailableError'],
  // The SDK does not connect a link's end with what is under way on it.
  ['detach', 'OperationTimeoutError'],
];

test.each(refusedSends)('a send meets %s, is not stored, and gets through on the next try', async (effect, code) => {
  const server = await testServer();
  const producer = testProducer(server.connectionString, 'diagnostics', HASTY);
  server.fault({ effect, direction: 'send', times: 1 });
  expect(await refusal(producer.sendBatch(message('lost'), { partitionId: '0' }))).toBe(code);
  expect(server.partitionState('diagnostics', '0').next).toBe(0);
  expect(server.counts().sendsRefused).toBe(1);
  await producer.sendBatch(message('kept'), { partitionId: '0' });
  expect(server.messages('diagnostics', '0').map(({ body }) => String(body))).toEqual(['kept']);
});

test('the SDK’s retries overcome what happens a few times', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString, 'diagnostics', RETRIES);
  server.fault({ effect: 'serverBusy', direction: 'send', times: 2 });
  await producer.sendBatch(message('kept'), { partitionId: '0' });
  expect(server.partitionState('diagnostics', '0').next).toBe(1);
});

test('a connection that drops before the batch is stored loses nothing that was accepted; after it, the retry stores it twice', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString, 'diagnostics', RETRIES);
  server.fault({ effect: 'drop', direction: 'send', times: 1 });
  await producer.sendBatch(message('once'), { partitionId: '0' });
  expect(server.partitionState('diagnostics', '0').next).toBe(1);
  server.fault({ effect: 'dropAfterStore', direction: 'send', times: 1 });
  await producer.sendBatch(message('twice'), { partitionId: '0' });
  expect(server.messages('diagnostics', '0').map(({ body }) => String(body))).toEqual(['once', 'twice', 'twice']);
});

test('a fault meets only its hub, partition and direction, until it is cleared', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString);
  server.fault({ effect: 'serverBusy', hub: 'diagnostics', partition: '1', direction: 'send' });
  await producer.sendBatch(message('a'), { partitionId: '0' });
  await producer.getPartitionProperties('1');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await refusal(producer.sendBatch(message('b'), { partitionId: '1' }))).toBe('ServerBusyError');
  }
  server.clearFaults();
  await producer.sendBatch(message('c'), { partitionId: '1' });
});

test('management reads meet faults of their own', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString);
  server.fault({ effect: 'serverBusy', direction: 'management', times: 1 });
  expect(await refusal(producer.getEventHubProperties())).toBe('ServerBusyError');
  server.fault({ effect: 'timeout', direction: 'management', times: 1 });
  expect(await refusal(producer.getEventHubProperties())).toBe('ServiceUnavailableError');
  server.fault({ effect: 'slow', direction: 'management', delayMs: 150, times: 1 });
  const before = performance.now();
  await producer.getEventHubProperties();
  expect(performance.now() - before).toBeGreaterThan(140);
  await producer.sendBatch(message('unharmed'), { partitionId: '0' });
});

test('slow sends are acknowledged late, slow receives arrive one by one', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString);
  await producer.sendBatch(message('warm'), { partitionId: '0' });
  server.fault({ effect: 'slow', delayMs: 120, direction: 'send', times: 1 });
  const sent = performance.now();
  await producer.sendBatch(message('slow'), { partitionId: '0' });
  expect(performance.now() - sent).toBeGreaterThan(110);
  server.publish(
    'diagnostics',
    '1',
    ['a', 'b', 'c'].map((body) => Buffer.from(body)),
  );
  server.fault({ effect: 'slow', delayMs: 60, direction: 'receive', partition: '1' });
  const asked = performance.now();
  const events = await read(testConsumer(server.connectionString), '1', earliestEventPosition).atLeast(3);
  expect(events.map(text)).toEqual(['a', 'b', 'c']);
  expect(performance.now() - asked).toBeGreaterThan(170);
});

const refusedReads: readonly (readonly [FaultEffect, string])[] = [
  ['serverBusy', 'ServerBusyError'],
  ['timeout', 'ServiceUnavailableError'],
  ['detach', 'DetachForcedError'],
];

test.each(refusedReads)('a reader meets %s when it attaches', async (effect, code) => {
  const server = await testServer();
  server.fault({ effect, direction: 'receive', times: 1 });
  expect(await read(testConsumer(server.connectionString), '0', earliestEventPosition).failure()).toBe(code);
});

test.each(['detach', 'drop'] as const)(
  'a reader that meets %s between messages gets each of them once',
  async (effect) => {
    const server = await testServer();
    const reading = read(testConsumer(server.connectionString), '0', earliestEventPosition);
    server.publish('diagnostics', '0', [Buffer.from('a')]);
    await reading.atLeast(1);
    server.fault({ effect, direction: 'receive', times: 1 });
    server.publish('diagnostics', '0', [Buffer.from('b')]);
    server.publish('diagnostics', '0', [Buffer.from('c')]);
    expect((await reading.atLeast(3)).map(text)).toEqual(['a', 'b', 'c']);
  },
);

test('a suspended server refuses connections and comes back at the same port with its messages', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString, 'diagnostics', HASTY);
  const reading = read(testConsumer(server.connectionString), '0', earliestEventPosition);
  await producer.sendBatch(message('before'), { partitionId: '0' });
  await reading.atLeast(1);
  await server.suspend();
  expect(server.counts()).toMatchObject({ connections: 0, readers: 0 });
  const [error] = (await once(connect(server.port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
  expect(await refusal(producer.sendBatch(message('lost'), { partitionId: '0' }))).toMatch(
    /ECONNREFUSED|OperationTimeoutError/,
  );
  await server.resume();
  await testProducer(server.connectionString).sendBatch(message('after'), { partitionId: '0' });
  expect(server.messages('diagnostics', '0').map(({ body }) => String(body))).toEqual(['before', 'after']);
});
