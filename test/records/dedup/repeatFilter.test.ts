import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HubMessage } from '../../../src/platform/hubs/hub.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import type { PositionState } from '../../../src/positions/positionState.ts';
import { repeatFilter } from '../../../src/records/dedup/repeatFilter.ts';
import { memoryHub, type MemoryHub } from '../../platform/hubs/memoryHub.ts';
import { memoryBlobStore, type MemoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';

const START = Date.parse('2026-11-03T10:20:00Z');
const MINUTE = 60_000;
const HUB_CREATED = new Date(START - 1000).toISOString();
const signal = new AbortController().signal;

let nowMs = START;
let hub: MemoryHub;
let blobs: MemoryBlobStore;
let logged: { event: string; fields: Readonly<Record<string, unknown>> }[] = [];
const log = {
  info: (event: string, fields: Readonly<Record<string, unknown>> = {}) => void logged.push({ event, fields }),
  warn: (event: string, fields: Readonly<Record<string, unknown>> = {}) => void logged.push({ event, fields }),
  error: (event: string, fields: Readonly<Record<string, unknown>> = {}) => void logged.push({ event, fields }),
};

beforeEach(() => {
  nowMs = START;
  blobs = memoryBlobStore();
  hub = memoryHub('diagnostics', 1, () => new Date(nowMs));
  logged = [];
});

/** The id that the n-th message brings. */
function idOf(number: number): string {
  const hex = createHash('sha256').update(String(number)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** One instance of the app that works the partition. */
function instance() {
  const filter = repeatFilter({
    blobs,
    clock: { now: () => new Date(nowMs) },
    reader: hub.client(() => Promise.resolve()),
    idsOf: (message: HubMessage) => [idOf(Number(Buffer.from(message.bytes).toString()))],
    folder: 'seen/diagnostics/0',
    partition: '0',
    windowHours: 24,
    random: Math.random,
  });
  const prepare = (next: number) => filter.prepare(progress(next), log, signal);
  return {
    filter,
    prepare,
    /** Works off the messages that come now, `count` of them. */
    work: async (count: number) => {
      const first = hub.end('0');
      await prepare(first);
      for (let number = first; number < first + count; number++) hub.append('0', Buffer.from(String(number)));
      filter.remember(Array.from({ length: count }, (_, index) => idOf(first + index)));
      await filter.settle(HUB_CREATED, first + count, log, signal);
    },
  };
}

function progress(next: number): PositionState {
  const at = new Date(nowMs).toISOString();
  return { hubCreatedOn: HUB_CREATED, next: { sequenceNumber: next, index: 0 }, lastEnqueuedTime: null, updatedAt: at };
}

const knownOf = async (numbers: readonly number[]) => {
  const { filter, prepare } = instance();
  await prepare(hub.end('0'));
  return numbers.filter((number) => filter.isRepeat(idOf(number), new Set()));
};
const readAgain = () => logged.filter(({ event }) => event === 'seen_ids_read_again').map(({ fields }) => fields);

async function workMinutes(minutes: number, each: number): Promise<void> {
  const one = instance();
  for (let minute = 0; minute < minutes; minute++) {
    await one.work(each);
    nowMs += MINUTE;
  }
}

describe('the filter of repeats', () => {
  it('hands everything over to the next instance: saved segments, and the rest from the hub', async () => {
    await workMinutes(5, 10);
    await instance().work(7);
    const all = Array.from({ length: 57 }, (_, number) => number);
    logged = [];
    expect(await knownOf(all)).toEqual(all);
    expect(await knownOf([57, 58])).toEqual([]);
  });

  it('writes each id twice at most: in its minute and in its hour', async () => {
    const sizes = new Map<string, number>();
    blobs.intercept((operation, name) => {
      if (operation === 'create' || operation === 'replace') sizes.set(name, (sizes.get(name) ?? 0) + 1);
    });
    await workMinutes(180, 5);
    const names = Object.keys(blobs.contents());
    // Three hours have ended (10:20 to 13:20), each in one blob; the minutes of the fourth stand alone.
    expect(names.filter((name) => name.includes('/2026-11-03T10/'))).toHaveLength(1);
    expect(names.filter((name) => name.includes('/2026-11-03T12/'))).toHaveLength(1);
    expect(names.filter((name) => name.includes('/2026-11-03T13/'))).toHaveLength(20);
    expect(sizes.size).toBe(180 + 3);
    expect([...sizes.values()].every((writes) => writes === 1)).toBe(true);
    const all = Array.from({ length: 900 }, (_, number) => number);
    expect(await knownOf(all)).toEqual(all);
    expect(readAgain()).toEqual([]);
  });

  it('reads again from the hub what a lost or broken segment held, once', async () => {
    await workMinutes(6, 10);
    const names = Object.keys(blobs.contents()).toSorted();
    await blobs.remove(names[1] ?? '', signal);
    await blobs.remove(names[3] ?? '', signal);
    await blobs.create(names[3] ?? '', Buffer.from('{"version":1,"kind":"seen i'), signal);
    const all = Array.from({ length: 60 }, (_, number) => number);
    expect(await knownOf(all)).toEqual(all);
    expect(readAgain()).toMatchObject([
      { from: 10, to: 20 },
      { from: 30, to: 40 },
    ]);
    expect(logged.filter(({ event }) => event === 'seen_ids_unreadable')).toMatchObject([
      { fields: { blob: names[3] } },
    ]);
    await instance().work(1);
    logged = [];
    expect(await knownOf([...all, 60])).toEqual([...all, 60]);
    expect(readAgain()).toEqual([]);
  });

  it('keeps what could not be saved for the next save', async () => {
    const one = instance();
    await one.work(3);
    blobs.intercept((operation) => {
      if (operation === 'create')
        throw new InfrastructureError('storage', 'create a blob', { cause: new Error('503') });
    });
    nowMs += MINUTE;
    await one.work(4);
    blobs.intercept(null);
    nowMs += MINUTE;
    await one.work(5);
    expect(logged.map(({ event }) => event)).toContain('seen_ids_not_saved');
    logged = [];
    const all = Array.from({ length: 12 }, (_, number) => number);
    expect(await knownOf(all)).toEqual(all);
    expect(readAgain()).toEqual([]);
  });

  it('forgets after the window, in memory and in blobs', async () => {
    await workMinutes(2, 10);
    nowMs += 25 * 60 * MINUTE;
    const one = instance();
    await one.work(1);
    expect(Object.keys(blobs.contents()).filter((name) => name.includes('2026-11-03'))).toEqual([]);
    nowMs += MINUTE;
    await one.work(1);
    expect(await knownOf([21])).toEqual([21]);
  });

  it('vouches for messages that brought nothing new, so that a takeover does not read them again', async () => {
    const one = instance();
    await one.work(2);
    nowMs += MINUTE;
    for (let number = 2; number < 50; number++) hub.append('0', Buffer.from('0'));
    await one.filter.settle(HUB_CREATED, 50, log, signal);
    logged = [];
    await knownOf([0]);
    expect(readAgain()).toEqual([]);
  });

  it('starts over with a recreated hub, and still knows the ids of the old one', async () => {
    await workMinutes(2, 10);
    hub.recreate();
    const { filter } = instance();
    const created = new Date(nowMs).toISOString();
    await filter.prepare({ ...progress(0), hubCreatedOn: created }, log, signal);
    expect(filter.isRepeat(idOf(3), new Set())).toBe(true);
  });
});
