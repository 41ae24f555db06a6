import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { eventsPublisher } from '../../src/events/publishEvents.ts';
import { MessageTooLargeError } from '../../src/platform/hubs/messageTooLargeError.ts';
import { memoryHub } from '../platform/hubs/memoryHub.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import { event } from '../webhooks/fixtures.ts';

const { signal } = new AbortController();
const START = new Date('2026-11-20T08:00:00Z');

it('plants cursors before the first event is sent, and sends nothing while they cannot be planted', async () => {
  const steps: string[] = [];
  const hub = memoryHub('events', 2, () => START);
  const publisher = hub.client((step) => Promise.resolve(void steps.push(step)));
  let isStorageDown = true;
  const plantCursors = () => {
    if (isStorageDown) return Promise.reject(new Error('storage is down'));
    steps.push('planted');
    return Promise.resolve();
  };
  const events = eventsPublisher({ publisher, blobs: memoryBlobStore(), plantCursors, random: randomUUID });
  await expect(events.open('1', signal)).rejects.toThrow('storage is down');
  isStorageDown = false;
  const writer = await events.open('1', signal);
  await writer.write(event({ id: 'a' }));
  await writer.write(event({ id: 'b' }));
  expect(hub.end('1')).toBe(0);
  await writer.finish();
  expect(steps.filter((step) => !step.endsWith('properties'))).toEqual([
    'planted',
    'events publish',
    'events published',
  ]);
  expect(Buffer.from(hub.read('1', 0, 10)[0]?.bytes ?? []).toString()).toMatch(/"id":"a".*"id":"b"/s);
});

it('sends on the way when much is at hand, in order', async () => {
  const hub = memoryHub('events', 1, () => START);
  const publisher = hub.client(() => Promise.resolve());
  const events = eventsPublisher({
    publisher,
    blobs: memoryBlobStore(),
    plantCursors: () => Promise.resolve(),
    random: randomUUID,
  });
  const writer = await events.open('0', signal);
  const ids = Array.from({ length: 40 }, (_, number) => `event-${number}`);
  for (const id of ids) await writer.write(event({ id, actor_name: 'x'.repeat(20_000) }));
  expect(hub.end('0')).toBeGreaterThan(0);
  await writer.finish();
  const text = hub
    .read('0', 0, 1000)
    .map(({ bytes }) => Buffer.from(bytes).toString())
    .join('');
  expect([...text.matchAll(/"id":"(event-\d+)"/g)].map(([, id]) => id)).toEqual(ids);
});

it('returns what no message of the hub can hold, and publishes its neighbours, in order and few sends', async () => {
  const hub = memoryHub('events', 1, () => START);
  const client = hub.client(() => Promise.resolve());
  // A hub that takes less than it says.
  let sends = 0;
  const publisher: typeof client = {
    ...client,
    publish: (target, messages, abort) => {
      sends++;
      const large = messages.find(({ body }) => body.byteLength > 70_000);
      if (large === undefined) return client.publish(target, messages, abort);
      return Promise.reject(new MessageTooLargeError(large.body.byteLength, 70_000));
    },
  };
  const plantCursors = () => Promise.resolve();
  const events = eventsPublisher({ publisher, blobs: memoryBlobStore(), plantCursors, random: randomUUID });
  const writer = await events.open('0', signal);
  const ids = Array.from({ length: 256 }, (_, number) => `event-${number}`);
  for (const id of ids) {
    await writer.write(event({ id, actor_name: id === 'event-99' ? 'x'.repeat(80_000) : 'Ida Falk' }));
  }
  expect((await writer.finish()).map(({ id }) => id)).toEqual(['event-99']);
  expect(sends).toBeLessThan(20);
  const text = hub
    .read('0', 0, 1000)
    .map(({ bytes }) => Buffer.from(bytes).toString())
    .join('');
  expect([...text.matchAll(/"id":"(event-\d+)"/g)].map(([, id]) => id)).toEqual(ids.toSpliced(99, 1));
});
