import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsPublisher } from '../../../src/events/publishEvents.ts';
import { blobQuarantine } from '../../../src/events/quarantine.ts';
import { MessageTooLargeError } from '../../../src/platform/hubs/messageTooLargeError.ts';
import type { Invocation } from '../../../src/platform/runtime/invocation.ts';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import { ingestMessages, type PublishServices } from '../../../src/records/ingest/ingestMessages.ts';
import { BLOB_STORES, type OpenedStores } from '../../contracts/blobStores.ts';
import { memoryHub } from '../../platform/hubs/memoryHub.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const clock = { now: () => NOW };
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const batchOf = (...texts: readonly string[]) => ({
  hub: 'diagnostics',
  partition: '0',
  messages: texts.map((text, sequenceNumber) => ({ bytes: Buffer.from(text), sequenceNumber, enqueuedTime: NOW })),
});
const record = (letters: number) => ({ time: NOW.toISOString(), category: 'AppLogs', text: 'x'.repeat(letters) });
const messageOf = (...letters: readonly number[]) => JSON.stringify({ records: letters.map(record) });

/** Ingest over a hub `events` that says to take 100,000 bytes and takes `takes`; `published` runs after each send. */
function rig(blobs: BlobStore, takes: number, published = () => Promise.resolve()) {
  const hub = memoryHub('events', 1, () => NOW);
  const client = hub.client(() => Promise.resolve());
  const publisher: typeof client = {
    ...client,
    maxBodyBytes: () => Promise.resolve(100_000),
    publish: async (target, messages, signal) => {
      const large = messages.find(({ body }) => body.byteLength > takes);
      if (large !== undefined) throw new MessageTooLargeError(large.body.byteLength, takes);
      await client.publish(target, messages, signal);
      await published();
    },
  };
  const plantCursors = () => Promise.resolve();
  const services: PublishServices = {
    events: eventsPublisher({ publisher, blobs, plantCursors, random: randomUUID }),
    quarantine: blobQuarantine(blobs),
    clock,
    read: { decode: { repairs: [], keepText: true }, normalize: {}, includeUnparsed: true },
  };
  const ingest = (texts: readonly string[], invocation: Partial<Invocation> = {}) => {
    const { signal } = new AbortController();
    const whole = { log, signal, stopAt: new Date(NOW.getTime() + 60_000), attempt: 0, ...invocation };
    return ingestMessages(services, batchOf(...texts), '0', whole, null);
  };
  const sent = () =>
    hub.read('0', 0, 1_000_000).flatMap(({ bytes }) => {
      const envelope = JSON.parse(Buffer.from(bytes).toString()) as { records: { data: Record<string, unknown> }[] };
      return envelope.records.map(({ data }) => data);
    });
  return { ingest, sent };
}

async function namesIn(blobs: BlobStore, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of blobs.list(prefix, new AbortController().signal)) names.push(name);
  return names;
}

async function jsonAt(blobs: BlobStore, name: string | undefined): Promise<Record<string, unknown>> {
  const blob = await blobs.read(name ?? '', new AbortController().signal);
  return JSON.parse(Buffer.from(blob?.bytes ?? []).toString()) as Record<string, unknown>;
}

describe('events that are too large, over real storage', () => {
  let stores: OpenedStores;
  beforeAll(async () => {
    const open = BLOB_STORES['Azurite'];
    if (open === undefined) throw new Error('no such store');
    stores = await open();
  });
  afterAll(() => stores.close());

  it('goes on as a stub, or to quarantine where the hub refuses it, and costs its neighbours nothing', async () => {
    const blobs = stores.newStore();
    const { ingest, sent } = rig(blobs, 60_000);
    const counts = await ingest([messageOf(10, 200_000, 35_000, 11)]);
    expect(counts).toMatchObject({ messages: 1, items: 4, events: 3, quarantined: 1 });
    const [first, stub, last] = sent();
    expect(first).toMatchObject({ source: { index: 0 } });
    expect(last).toMatchObject({ source: { index: 3 } });
    const [whole, ...others] = await namesIn(blobs, 'oversize/');
    expect(others).toEqual([]);
    const bytes = (await blobs.read(whole ?? '', new AbortController().signal))?.bytes.length;
    expect(stub?.['details']).toEqual({ oversize: { bytes } });
    expect((await jsonAt(blobs, whole))['data']).toMatchObject({ raw: JSON.stringify(record(200_000)) });
    const quarantined = await namesIn(blobs, 'quarantine/');
    expect(quarantined).toEqual(['quarantine/2026-11-20/diagnostics/0/0-2.json']);
    const entry = await jsonAt(blobs, quarantined[0]);
    expect(entry).toMatchObject({ reason: 'too_large', source: { sequence_number: 0, index: 2 } });
    expect(Buffer.from(String(entry['bytes']), 'base64').toString()).toContain('x'.repeat(35_000));
  });

  it('is quarantined with its message, once, where there are many, beside what could not be read', async () => {
    const blobs = stores.newStore();
    const { ingest } = rig(blobs, 60_000);
    const many = JSON.stringify({
      records: [...Array.from({ length: 9 }, () => 7), ...Array.from({ length: 9 }, () => record(35_000))],
    });
    const again = messageOf(35_000);
    for (let delivery = 0; delivery < 2; delivery++) {
      expect(await ingest([many, again])).toMatchObject({ messages: 2, items: 19, events: 0, quarantined: 19 });
    }
    const names = await namesIn(blobs, 'quarantine/');
    expect(names.map((name) => name.split('/').at(-1))).toEqual(['0-18.json', '0-19.json', '1-0.json']);
    const entry = await jsonAt(
      blobs,
      names.find((name) => name.endsWith('0-19.json')),
    );
    const detail = '9 items: too_large 9, 10, 11, 12, 13, 14, 15, 16, 17';
    expect(entry).toMatchObject({ reason: 'many_items', detail, bytes: Buffer.from(many).toString('base64') });
  });
});

describe('one message', () => {
  it('of very many small records is worked off whole, in few sends and writes', async () => {
    const blobs = memoryBlobStore();
    let sends = 0;
    const { ingest, sent } = rig(blobs, 100_000, () => Promise.resolve(void sends++));
    const records = Array.from({ length: 25_000 }, (_, n) => (n % 2 === 0 ? '{"a":1}' : '{"time":1}')).join(',');
    const counts = await ingest([`{"records":[${records}]}`, messageOf(1)]);
    expect(sends).toBeLessThan(40);
    expect(counts.events + counts.quarantined).toBe(25_001);
    expect(sent()).toHaveLength(counts.events);
    expect((await namesIn(blobs, '')).length).toBeLessThanOrEqual(9);
  });

  it('is left in its middle when the call is aborted: nothing more is sent, and the call fails', async () => {
    const abort = new AbortController();
    let sends = 0;
    const { ingest } = rig(memoryBlobStore(), 100_000, () => {
      sends++;
      abort.abort(new Error('late'));
      return Promise.resolve();
    });
    const message = messageOf(...Array.from({ length: 60 }, () => 20_000));
    await expect(ingest([message], { signal: abort.signal })).rejects.toThrow('late');
    expect(sends).toBe(1);
  });

  it('is the last one where the time is up: the next stays for the next call', async () => {
    const { ingest, sent } = rig(memoryBlobStore(), 100_000);
    expect(await ingest([messageOf(1)], { stopAt: NOW })).toMatchObject({ messages: 0, events: 0 });
    expect(sent()).toEqual([]);
  });
});
