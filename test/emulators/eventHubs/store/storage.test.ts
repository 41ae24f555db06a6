import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { earliestEventPosition } from '@azure/event-hubs';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { HubMismatchError } from './hub.ts';
import { PartitionFileError } from './partitionFile.ts';
import { startEventHubsProcess } from '../process.ts';
import { startEventHubs } from '../server.ts';
import { codeOf, read, testConsumer, testProducer, testServer, text } from '../testClients.ts';

const HUBS = [{ name: 'diagnostics', partitions: 2, consumerGroups: ['grantwire'] }];

function directory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'event-hubs-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('a restart finds messages, properties, times, sequence numbers and the creation time again', async () => {
  const dir = directory();
  const first = await startEventHubs({ hubs: HUBS, dir, clock: () => new Date('2026-01-02T03:04:05.678Z') });
  await testProducer(first.connectionString).sendBatch(
    [{ body: Buffer.from('a'), properties: { kind: 'audit' } }, { body: 'b' }],
    {
      partitionId: '1',
    },
  );
  const before = { messages: first.messages('diagnostics', '1'), state: first.partitionState('diagnostics', '1') };
  await first.stop();
  const second = await testServer({ hubs: HUBS, dir });
  expect(second.createdOn('diagnostics')).toEqual(new Date('2026-01-02T03:04:05.678Z'));
  expect({ messages: second.messages('diagnostics', '1'), state: second.partitionState('diagnostics', '1') }).toEqual(
    before,
  );
  await testProducer(second.connectionString).sendBatch([{ body: Buffer.from('c') }], { partitionId: '1' });
  const events = await read(testConsumer(second.connectionString), '1', earliestEventPosition).atLeast(3);
  expect(events.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2]);
  expect(events[0]?.properties).toEqual({ kind: 'audit' });
});

test('wherever a killed write left off, whole batches remain and the rest is cut', async () => {
  const dir = directory();
  const server = await startEventHubs({ hubs: HUBS, dir });
  const ends = [0];
  const log = join(dir, 'diagnostics', '0-0.log');
  for (const size of [10, 2_000, 1, 300]) {
    server.publish('diagnostics', '0', [Buffer.alloc(size, 'x'), Buffer.alloc(size, 'y')]);
    ends.push(statSync(log).size);
  }
  await server.stop();
  const whole = readFileSync(log);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length }), async (length) => {
      writeFileSync(log, whole);
      truncateSync(log, length);
      const restarted = await startEventHubs({ hubs: HUBS, dir });
      const batches = ends.filter((end) => end <= length).length - 1;
      expect(restarted.partitionState('diagnostics', '0').next).toBe(2 * batches);
      expect(statSync(log).size).toBe(ends[batches]);
      restarted.publish('diagnostics', '0', [Buffer.from('next')]);
      expect(restarted.messages('diagnostics', '0').at(-1)).toMatchObject({
        sequenceNumber: 2 * batches,
        body: Buffer.from('next'),
      });
      await restarted.stop();
    }),
    { numRuns: 60 },
  );
});

test('damage in the middle of a log is reported, not cut away', async () => {
  const dir = directory();
  const server = await startEventHubs({ hubs: HUBS, dir });
  for (let batch = 0; batch < 3; batch += 1) server.publish('diagnostics', '0', [Buffer.from(`message ${batch}`)]);
  await server.stop();
  const log = join(dir, 'diagnostics', '0-0.log');
  const bytes = readFileSync(log);
  bytes.writeUInt8(bytes.readUInt8(60) ^ 0xff, 60);
  writeFileSync(log, bytes);
  await expect(startEventHubs({ hubs: HUBS, dir })).rejects.toBeInstanceOf(PartitionFileError);
  await expect(
    startEventHubs({ hubs: [{ name: 'diagnostics', partitions: 3, consumerGroups: [] }], dir }),
  ).rejects.toBeInstanceOf(HubMismatchError);
});

test('after SIGKILL in the middle of sending, everything accepted is there, in order', async () => {
  const dir = directory();
  const child = await startEventHubsProcess({ hubs: HUBS, dir });
  const producer = testProducer(child.connectionString, 'diagnostics', {
    retryOptions: { maxRetries: 0, timeoutInMs: 500 },
  });
  let accepted = 0;
  const sending = (async () => {
    for (;;) {
      await producer.sendBatch([{ body: Buffer.alloc(100_000, accepted % 256) }], { partitionId: '0' });
      accepted += 1;
    }
  })();
  await expect.poll(() => accepted).toBeGreaterThan(20);
  await child.kill();
  await expect(sending).rejects.toThrow();
  await expect(child.counts()).rejects.toThrow('not running');
  const server = await testServer({ hubs: HUBS, dir });
  const stored = server.messages('diagnostics', '0');
  expect([accepted, accepted + 1]).toContain(stored.length);
  expect(
    stored.every(({ body, sequenceNumber }, index) => sequenceNumber === index && body.at(0) === index % 256),
  ).toBe(true);
});

test('logs larger than the memory budget are read from their files', async () => {
  const server = await testServer({ hubs: HUBS, dir: directory(), cacheBytes: 100_000 });
  for (let batch = 0; batch < 40; batch += 1)
    server.publish('diagnostics', '0', [Buffer.alloc(30_000, batch), Buffer.from(`${batch}`)]);
  const events = await read(testConsumer(server.connectionString), '0', earliestEventPosition).atLeast(80);
  expect(events.filter((_, index) => index % 2 === 1).map(text)).toEqual(
    Array.from({ length: 40 }, (_, batch) => String(batch)),
  );
});

test('retention moves the beginning; a reader below it starts there; a restart knows it', async () => {
  const dir = directory();
  const server = await startEventHubs({ hubs: HUBS, dir });
  for (const second of [1, 2, 3]) {
    server.setTime(new Date(second * 1_000));
    server.publish('diagnostics', '0', [Buffer.from(`${second}a`), Buffer.from(`${second}b`)]);
  }
  expect(server.retain('diagnostics', '0', { from: 1 })).toBe(1);
  expect(server.retain('diagnostics', '0', { since: new Date(2_000) })).toBe(2);
  expect(server.retain('diagnostics', '0', { from: 3 })).toBe(3);
  expect(server.retain('diagnostics', '0', { from: 0 })).toBe(3);
  await server.stop();
  const restarted = await testServer({ hubs: HUBS, dir });
  expect(await testProducer(restarted.connectionString).getPartitionProperties('0')).toMatchObject({
    beginningSequenceNumber: 3,
    lastEnqueuedSequenceNumber: 5,
  });
  const events = await read(testConsumer(restarted.connectionString), '0', { sequenceNumber: 0 }).atLeast(3);
  expect(events.map(text)).toEqual(['2b', '3a', '3b']);
  expect(restarted.retain('diagnostics', '0', { from: 100 })).toBe(6);
  expect(await testProducer(restarted.connectionString).getPartitionProperties('0')).toMatchObject({
    beginningSequenceNumber: 6,
    lastEnqueuedSequenceNumber: 5,
    isEmpty: true,
  });
});

test('a recreated hub starts over: readers are detached, numbers begin at 0, the creation time differs', async () => {
  const dir = directory();
  let now = new Date('2026-01-01T00:00:00Z');
  const server = await startEventHubs({ hubs: HUBS, dir, clock: () => now });
  const producer = testProducer(server.connectionString);
  await producer.sendBatch([{ body: Buffer.from('old') }, { body: Buffer.from('old') }], { partitionId: '0' });
  const consumer = testConsumer(server.connectionString);
  const reading = read(consumer, '0', { sequenceNumber: 0, isInclusive: true });
  await reading.atLeast(2);
  now = new Date('2026-02-01T00:00:00Z');
  server.recreateHub('diagnostics');
  expect(await reading.failure()).toBe('DetachForcedError');
  expect((await producer.getEventHubProperties()).createdOn).toEqual(now);
  await producer.sendBatch([{ body: Buffer.from('new') }], { partitionId: '0' });
  expect(server.messages('diagnostics', '0')).toMatchObject([{ sequenceNumber: 0, body: Buffer.from('new') }]);
  // The reader's next try names its last message, which the new hub does not have.
  await expect.poll(() => reading.errors.map(codeOf)).toContain('ArgumentError');
  await Promise.all([consumer.close(), producer.close()]);
  await server.stop();
  expect(readdirSync(join(dir, 'diagnostics')).sort()).toEqual(['1-0.log', '1-1.log', 'hub.json']);
  const restarted = await testServer({ hubs: HUBS, dir });
  expect(restarted.createdOn('diagnostics')).toEqual(now);
  expect(restarted.partitionState('diagnostics', '0').next).toBe(1);
});
