import { EventHubProducerClient } from '@azure/event-hubs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EventHubsProcess, startEventHubsProcess } from '../../emulators/eventHubs/process.ts';
import { collect } from '../account/collect.ts';
import { feed } from './feed.ts';
import type { StampedMessage } from './fileFeed.ts';
import { hubMessages } from '../account/hubMessages.ts';
import { InputFileError } from './readPieces.ts';
import { resumeAfter } from './resumeAfter.ts';
import { readStamp } from './stamp.ts';

const PARTITIONS = 3;
const HUBS = ['ordered', 'resumed', 'paced', 'large'];
let hub: EventHubsProcess;

beforeAll(async () => {
  hub = await startEventHubsProcess({
    hubs: HUBS.map((name) => ({ name, partitions: PARTITIONS, consumerGroups: [] })),
  });
});

afterAll(() => hub.stop());

async function* messages(name: string, from: number, to: number, bytes = 40): AsyncGenerator<StampedMessage> {
  for (let number = from; number < to; number++) {
    const stamp = {
      feed: name,
      number,
      records: 2,
      file: 'a.log',
      firstLine: number * 2 + 1,
      lastLine: number * 2 + 2,
    };
    yield { bytes: Buffer.alloc(bytes, number), stamp };
  }
  await Promise.resolve();
}

async function send(name: string, source: AsyncIterable<StampedMessage>, rate: number | null = null): Promise<number> {
  const producer = new EventHubProducerClient(hub.connectionString, name);
  let records = 0;
  const onSent = (_: number, count: number) => (records += count);
  const { signal } = new AbortController();
  try {
    await feed(producer, source, { partitions: PARTITIONS, sendMessages: 4, rate, signal, onSent });
  } finally {
    await producer.close();
  }
  return records;
}

test('messages lie in the partitions in turn, untouched, with rising stamps', async () => {
  expect(await send('ordered', messages('f', 0, 30))).toBe(60);

  const stored = await collect(hubMessages(hub, 'ordered', PARTITIONS));
  const numbers = stored.map(({ properties }) => readStamp(properties)?.number ?? -1);
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, number) => number));
  expect(numbers.slice(0, 8)).toEqual([0, 1, 2, 3, 12, 13, 14, 15]);
  expect(stored[5]?.body).toEqual(Buffer.alloc(40, 13));
  expect(readStamp(stored[5]?.properties ?? {})).toMatchObject({ file: 'a.log', firstLine: 27, lastLine: 28 });
});

test('a feed goes on after its own highest stamp, also behind another feed', async () => {
  expect(await resumeAfter(hub, 'resumed', PARTITIONS, 'f')).toBe(0);
  await send('resumed', messages('f', 0, 17));
  expect(await resumeAfter(hub, 'resumed', PARTITIONS, 'f')).toBe(17);
  expect(await resumeAfter(hub, 'resumed', PARTITIONS, 'g')).toBe(0);
  await send('resumed', messages('g', 0, 200));
  await hub.publish('resumed', '0', [Buffer.from('from somebody else')]);
  expect(await resumeAfter(hub, 'resumed', PARTITIONS, 'f')).toBe(17);
  expect(await resumeAfter(hub, 'resumed', PARTITIONS, 'g')).toBe(200);
});

test('a rate spreads the messages evenly', async () => {
  // 21 messages of two records at 100 records a second: the last is due after 400 ms.
  await send('paced', messages('f', 0, 21), 100);
  const stored = await collect(hubMessages(hub, 'paced', PARTITIONS));
  const times = stored.map(({ enqueuedTime }) => enqueuedTime.getTime()).sort((a, b) => a - b);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(380);
  expect((times[10] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(150);
});

test('a message that no hub takes is named by file and line', async () => {
  const sent = send('large', messages('f', 3, 4, 1_100_000));
  await expect(sent).rejects.toThrow(InputFileError);
  await expect(sent).rejects.toMatchObject({ file: 'a.log', line: 7 });
});
