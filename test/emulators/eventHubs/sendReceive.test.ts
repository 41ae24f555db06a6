import { earliestEventPosition, EventHubBufferedProducerClient, latestEventPosition } from '@azure/event-hubs';
import { expect, onTestFinished, test } from 'vitest';
import { NO_RETRIES, read, refusal, testConsumer, testProducer, testServer, text } from './testClients.ts';

const bodies = (count: number): { body: Buffer }[] =>
  Array.from({ length: count }, (_, index) => ({ body: Buffer.from(`message ${index}`) }));

test('a message arrives with its body, properties and annotations, and with the broker’s own', async () => {
  const server = await testServer({ clock: () => new Date('2026-03-04T05:06:07.089Z') });
  const producer = testProducer(server.connectionString);
  const raw = {
    bodyType: 'data' as const,
    body: Buffer.from('{"records":[]}'),
    applicationProperties: { tenant: 'nordwind.example', size: 3, flag: true },
    messageAnnotations: { 'x-note': 'kept', 'x-opt-offset': 'not yours' },
    properties: { messageId: 'm-1', contentType: 'application/json' },
  };
  await producer.sendBatch([raw], { partitionId: '1' });
  const [event] = await read(testConsumer(server.connectionString), '1', earliestEventPosition).atLeast(1);
  expect(event && text(event)).toBe('{"records":[]}');
  expect(event?.properties).toEqual({ tenant: 'nordwind.example', size: 3, flag: true });
  expect(event?.systemProperties).toMatchObject({ 'x-note': 'kept' });
  expect(event).toMatchObject({ sequenceNumber: 0, messageId: 'm-1', contentType: 'application/json' });
  expect(event?.enqueuedTimeUtc).toEqual(new Date('2026-03-04T05:06:07.089Z'));
  expect(event?.offset).toBe(server.partitionState('diagnostics', '1').lastOffset);
});

test('properties of hub and partition say what is there', async () => {
  const server = await testServer({ clock: () => new Date('2026-03-04T05:06:07Z') });
  const producer = testProducer(server.connectionString);
  expect(await producer.getEventHubProperties()).toMatchObject({
    name: 'diagnostics',
    createdOn: new Date('2026-03-04T05:06:07Z'),
    partitionIds: ['0', '1'],
  });
  const empty = { beginningSequenceNumber: 0, lastEnqueuedSequenceNumber: -1, lastEnqueuedOffset: '-1', isEmpty: true };
  expect(await producer.getPartitionProperties('0')).toMatchObject(empty);
  await producer.sendBatch(bodies(3), { partitionId: '0' });
  expect(await producer.getPartitionProperties('0')).toMatchObject({
    beginningSequenceNumber: 0,
    lastEnqueuedSequenceNumber: 2,
    lastEnqueuedOffset: server.partitionState('diagnostics', '0').lastOffset,
    lastEnqueuedOnUtc: new Date('2026-03-04T05:06:07Z'),
    isEmpty: false,
  });
});

test('a reader starts at the position it names', async () => {
  const server = await testServer();
  server.setTime(new Date(1_000));
  server.publish('diagnostics', '0', [Buffer.from('message 0'), Buffer.from('message 1')]);
  server.setTime(new Date(2_000));
  server.publish('diagnostics', '0', [Buffer.from('message 2')]);
  const stored = server.messages('diagnostics', '0');
  const offset = stored[1]?.offset ?? '';
  const client = testConsumer(server.connectionString);
  const positions = [
    [{ offset }, 2],
    [{ offset, isInclusive: true }, 1],
    [{ offset: '-1' }, 0],
    [{ sequenceNumber: 0 }, 1],
    [{ sequenceNumber: 2, isInclusive: true }, 2],
    [{ enqueuedOn: 999 }, 0],
    [{ enqueuedOn: 1_000 }, 2],
  ] as const;
  for (const [position, first] of positions) {
    const reading = read(client, '0', position);
    const events = await reading.atLeast(3 - first);
    expect(events.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2].slice(first));
    await reading.close();
  }
});

test('a reader at the end gets only what comes after', async () => {
  const server = await testServer();
  server.publish('diagnostics', '0', [Buffer.from('before')]);
  const latest = read(testConsumer(server.connectionString), '0', latestEventPosition);
  const afterLast = read(testConsumer(server.connectionString), '0', { sequenceNumber: 0 });
  await expect.poll(() => server.counts().readers).toBe(2);
  server.publish('diagnostics', '0', [Buffer.from('after')]);
  for (const reading of [latest, afterLast]) expect((await reading.atLeast(1)).map(text)).toEqual(['after']);
});

test('a position behind the last message is refused', async () => {
  const server = await testServer();
  server.publish('diagnostics', '0', [Buffer.from('only')]);
  for (const position of [{ sequenceNumber: 1 }, { offset: '100000' }]) {
    expect(await read(testConsumer(server.connectionString), '0', position).failure()).toBe('ArgumentError');
  }
});

test('sends without a partition take turns; a key always leads to the partition the SDK computes', async () => {
  const server = await testServer({ hubs: [{ name: 'keyed', partitions: 7, consumerGroups: [] }] });
  const producer = testProducer(server.connectionString, 'keyed');
  for (let turn = 0; turn < 7; turn += 1) await producer.sendBatch(bodies(1));
  const next = (): number[] => Array.from({ length: 7 }, (_, id) => server.partitionState('keyed', String(id)).next);
  expect(next()).toEqual([1, 1, 1, 1, 1, 1, 1]);

  const buffered = new EventHubBufferedProducerClient(server.connectionString, 'keyed', {
    ...NO_RETRIES,
    maxWaitTimeInMs: 10,
    onSendEventsErrorHandler: () => undefined,
  });
  onTestFinished(() => buffered.close({ flush: false }));
  const keys = ['a', 'group:1', 'längerer Schlüssel', 'thirteen char', 'x'.repeat(300)];
  for (const key of keys) {
    const before = next();
    await buffered.enqueueEvent({ body: 'theirs' }, { partitionKey: key });
    await buffered.flush();
    const theirs = next().findIndex((count, index) => count > (before[index] ?? 0));
    await producer.sendBatch(bodies(1), { partitionKey: key });
    const ours = server.messages('keyed', String(theirs)).at(-1);
    expect(ours).toMatchObject({ partitionKey: key, body: Buffer.from('message 0') });
  }
});

test('a batch up to the limit is taken, a larger one refused', async () => {
  const server = await testServer();
  const producer = testProducer(server.connectionString);
  const batch = await producer.createBatch({ partitionId: '0' });
  expect(batch.maxSizeInBytes).toBe(1024 * 1024);
  while (batch.tryAdd({ body: Buffer.alloc(64 * 1024, 'x') }));
  expect(batch.count).toBe(15);
  await producer.sendBatch(batch);
  expect(server.partitionState('diagnostics', '0').next).toBe(15);
  const tooLarge = [{ body: Buffer.alloc(1024 * 1024) }];
  expect(await refusal(producer.sendBatch(tooLarge, { partitionId: '0' }))).toBe('MessageTooLargeError');
  expect(server.partitionState('diagnostics', '0').next).toBe(15);
});

test('many large messages arrive whole and in order, more than may wait for one socket', async () => {
  const server = await testServer();
  const sizes = Array.from({ length: 60 }, (_, index) => 200_000 + index);
  for (const size of sizes) server.publish('diagnostics', '0', [Buffer.alloc(size, size % 251)]);
  const reading = read(testConsumer(server.connectionString), '0', earliestEventPosition, { prefetchCount: 300 });
  const events = await reading.atLeast(60);
  expect(events.map(({ body }) => (body as Buffer).length)).toEqual(sizes);
  expect(events.every(({ body }, index) => (body as Buffer).at(-1) === (sizes[index] ?? 0) % 251)).toBe(true);
});

test('a reader that asks for it learns the partition’s last message', async () => {
  const server = await testServer();
  server.publish('diagnostics', '0', [Buffer.from('one'), Buffer.from('two')]);
  const seen = await new Promise<unknown>((resolve) => {
    const client = testConsumer(server.connectionString);
    client.subscribe(
      '0',
      {
        processEvents: (_events, context) => {
          resolve({ ...context.lastEnqueuedEventProperties });
          return Promise.resolve();
        },
        processError: () => Promise.resolve(),
      },
      { startPosition: earliestEventPosition, trackLastEnqueuedEventProperties: true },
    );
  });
  expect(seen).toMatchObject({ sequenceNumber: 1, offset: server.partitionState('diagnostics', '0').lastOffset });
});
