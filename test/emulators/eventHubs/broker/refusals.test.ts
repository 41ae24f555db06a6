import { earliestEventPosition } from '@azure/event-hubs';
import { expect, test } from 'vitest';
import { read, refusal, testConsumer, testProducer, testServer } from '../testClients.ts';

test('what does not exist is refused', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString);
  const stranger = testProducer(server.connectionString, 'nowhere');
  expect(await refusal(stranger.getEventHubProperties())).toBe('MessagingEntityNotFoundError');
  expect(await refusal(stranger.sendBatch([{ body: 'x' }]))).toBe('MessagingEntityNotFoundError');
  expect(await refusal(producer.getPartitionProperties('2'))).toBe('ArgumentOutOfRangeError');
  expect(await refusal(producer.sendBatch([{ body: 'x' }], { partitionId: '7' }))).toBe('ArgumentOutOfRangeError');
  const stray = testConsumer(server.connectionString, 'diagnostics', 'nobody');
  expect(await read(stray, '0', earliestEventPosition).failure()).toBe('MessagingEntityNotFoundError');
  const consumer = testConsumer(server.connectionString);
  expect(await read(consumer, '7', earliestEventPosition).failure()).toBe('ArgumentOutOfRangeError');
});

test('a wrong key is refused', async () => {
  const server = await testServer();
  const wrong = server.connectionString.replace(/SharedAccessKey=[^;]+/, 'SharedAccessKey=d3Jvbmc=');
  expect(await refusal(testProducer(wrong).getEventHubProperties())).toBe('UnauthorizedError');
});

test('a higher or equal owner level takes the partition over, a lower one is refused', async () => {
  const server = await testServer();
  const client = () => testConsumer(server.connectionString);
  const first = read(client(), '0', earliestEventPosition, { ownerLevel: 5 });
  await expect.poll(() => server.counts().readers).toBe(1);
  expect(await read(client(), '0', earliestEventPosition, { ownerLevel: 4 }).failure()).toBe(
    'ReceiverDisconnectedError',
  );
  expect(first.errors).toEqual([]);
  const equal = read(client(), '0', earliestEventPosition, { ownerLevel: 5 });
  expect(await first.failure()).toBe('ReceiverDisconnectedError');
  const higher = read(client(), '0', earliestEventPosition, { ownerLevel: 6 });
  expect(await equal.failure()).toBe('ReceiverDisconnectedError');
  server.publish('diagnostics', '0', [Buffer.from('x')]);
  expect(await higher.atLeast(1)).toHaveLength(1);
  expect(server.counts().readers).toBe(1);
});

test('readers without owner level give way to one that has one, and are refused beside it', async () => {
  const server = await testServer();
  const plain = read(testConsumer(server.connectionString), '0', earliestEventPosition);
  await expect.poll(() => server.counts().readers).toBe(1);
  const owner = read(testConsumer(server.connectionString), '0', earliestEventPosition, { ownerLevel: 1 });
  expect(await plain.failure()).toBe('ReceiverDisconnectedError');
  const beside = read(testConsumer(server.connectionString), '0', earliestEventPosition);
  expect(await beside.failure()).toBe('ReceiverDisconnectedError');
  const elsewhere = [
    read(testConsumer(server.connectionString), '1', earliestEventPosition),
    read(testConsumer(server.connectionString, 'diagnostics', '$Default'), '0', earliestEventPosition),
  ];
  await expect.poll(() => server.counts().readers).toBe(3);
  expect([owner, ...elsewhere].flatMap(({ errors }) => errors)).toEqual([]);
});

test('five readers may read a partition in one group, a sixth is refused until one leaves', async () => {
  const server = await testServer();
  const readings = Array.from({ length: 5 }, () =>
    read(testConsumer(server.connectionString), '0', earliestEventPosition),
  );
  await expect.poll(() => server.counts().readers).toBe(5);
  const sixth = read(testConsumer(server.connectionString), '0', earliestEventPosition);
  expect(await sixth.failure()).toBe('QuotaExceededError');
  await sixth.close();
  await readings[0]?.close();
  await expect.poll(() => server.counts().readers).toBe(4);
  const next = read(testConsumer(server.connectionString), '0', earliestEventPosition);
  await expect.poll(() => server.counts().readers).toBe(5);
  expect(next.errors).toEqual([]);
});
