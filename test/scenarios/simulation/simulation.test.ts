import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/records/ingest/readMessage.ts';
import { seedOf } from '../../seeds.ts';
import { seededRandom, type Random } from './random.ts';
import { simulatedHost } from './simulatedHost.ts';
import { createWorld, STALL_SECONDS, type World } from './world.ts';

/** Lives per test: few enough that none needs more than 20 s on a loaded machine. */
const LIVES = 20;
const MESSAGES = 40;

const READ = { decode: { repairs: [], keepText: false }, normalize: { defaultDomain: null }, includeUnparsed: true };

/** A message of one to three records; now and then one that its partition had before, or one that is no record. */
function message(random: Random, number: number, before: string[]): { bytes: Buffer; bad: number } {
  const texts = Array.from({ length: random.between(1, 3) }, (_, index) => {
    const again = before.length > 0 && random.chance(0.15);
    const id = again ? random.pick(before) : `m${number}-${index}`;
    before.push(id);
    // Now and then an event that the receiver rejects, whatever it comes with.
    const name = id.endsWith('-2') && Number(id.slice(1, -2)) % 5 === 0 ? 'poison' : 'Update user';
    return JSON.stringify({
      time: '2026-11-20T08:00:00Z',
      category: 'AuditLogs',
      operationName: name,
      tenantId: '7f1f3c1e-2f0a-4d55-9a34-5f6a0c1d2e3f',
      properties: { id, result: 'success', initiatedBy: {}, targetResources: [] },
    });
  });
  const bad = random.chance(0.1) ? 1 : 0;
  if (bad === 1) texts.splice(random.between(0, texts.length), 0, 'null');
  return { bytes: Buffer.from(`{"records":[${texts.join(',')}]}`), bad };
}

/** Appends a message to a partition of the source hub; gives the ids of its events. */
function send(
  world: World,
  random: Random,
  number: number,
  before: ReadonlyMap<string, string[]>,
): { ids: string[]; bad: number } {
  const partition = random.pick(world.source.partitions);
  const { bytes, bad } = message(random, number, before.get(partition) ?? []);
  world.source.append(partition, bytes);
  const [stored] = world.source.read(partition, world.source.end(partition) - 1, 1);
  const ids =
    stored === undefined ? [] : readMessage('diagnostics', partition, stored, READ).events.map(({ id }) => id);
  return { ids, bad };
}

const newHistory = (world: World) => new Map(world.source.partitions.map((partition) => [partition, []]));

function idsIn(body: string): string[] {
  const parsed = JSON.parse(body) as { id: string } | { id: string }[];
  return (Array.isArray(parsed) ? parsed : [parsed]).map(({ id }) => id);
}

function placesIn(body: string): string {
  type Placed = { data: { source: { partition: string; sequence_number: number; index: number } } };
  const parsed = JSON.parse(body) as Placed | Placed[];
  return (Array.isArray(parsed) ? parsed : [parsed])
    .map(({ data: { source } }) => `${source.partition}/${source.sequence_number}/${source.index}`)
    .join();
}

/** Ids of the events on a partition of `events`, in order. */
function published(world: World, partition: string): string[] {
  return world.events.read(partition, 0, world.events.end(partition)).flatMap(({ bytes }) => {
    const { records } = JSON.parse(Buffer.from(bytes).toString()) as { records: { id: string }[] };
    return records.map(({ id }) => id);
  });
}

async function live(
  seed: number,
  batchSize: number,
  concurrency: number,
): Promise<{ world: World; expected: Set<string>; bad: number }> {
  const random = seededRandom(seed);
  const world = createWorld({ random, batchSize, concurrency });
  const mischief = { overlap: 0.2, jump: 0.3, forget: 0.2 };
  const ingest = simulatedHost(
    world,
    world.source,
    (instance, batch, attempt) => instance.ingest(batch, attempt),
    mischief,
    random,
  );
  const outbox = simulatedHost(
    world,
    world.events,
    (instance, batch, attempt) => instance.outbox(batch, attempt),
    mischief,
    random,
  );
  const expected = new Set<string>();
  const before = newHistory(world);
  let bad = 0;
  let positions = world.storage.contents();

  const sweep = async () => {
    try {
      await world.startInstance().sweep();
    } catch (error) {
      if (world.weather.failure === 0) throw error;
    }
  };
  const neverBack = () => {
    const now = world.storage.contents();
    for (const [name, text] of Object.entries(now)) {
      if (!name.startsWith('cursors/') && !name.startsWith('progress/')) continue;
      const before = positions[name];
      if (before !== undefined) expect(place(text), `${name} went back`).toBeGreaterThanOrEqual(place(before));
    }
    positions = now;
  };

  for (let number = 0; number < MESSAGES; number++) {
    world.weather.failure = random.chance(0.3) ? 0.15 : 0.01;
    world.weather.crash = random.chance(0.3) ? 0.05 : 0;
    const sent = send(world, random, number, before);
    for (const id of sent.ids) expected.add(id);
    bad += sent.bad;
    for (let turns = random.between(0, 4); turns > 0; turns--) {
      await random.pick([ingest, outbox]).turn();
      neverBack();
    }
    if (random.chance(0.1)) {
      world.pass(random.between(30, 400));
      await sweep();
      neverBack();
    }
  }
  world.weather.failure = 0;
  world.weather.crash = 0;
  // The weather clears: the triggers go quiet, and two sweeps a stall apart find what no trigger will ever show.
  for (let round = 0; round < 6; round++) {
    for (let turns = 0; turns < 400 && !(ingest.idle() && outbox.idle()); turns++)
      await random.pick([ingest, outbox]).turn();
    await sweep();
    // Longer than the longest back-off of the connection, so that the next attempt is due.
    world.pass(STALL_SECONDS + 1800);
    neverBack();
  }
  return { world, expected, bad };
}

function place(text: string): number {
  const { next } = JSON.parse(text) as { next: { sequenceNumber: number; index: number } };
  return next.sequenceNumber * 10_000 + next.index;
}

async function check(seed: number, world: World, expected: Set<string>, bad: number): Promise<void> {
  const arrived = new Set([
    ...world.received.flatMap(({ body }) => idsIn(body)),
    ...(await world.startInstance().failedIds()),
  ]);
  const lost = [...expected].filter((record) => !arrived.has(record));
  expect(lost, `seed ${seed} lost events`).toEqual([]);
  expect(arrived.size, `seed ${seed} delivered what was never sent`).toBe(expected.size);
  // A repeat of the source stands at another place, which its event names; from one place an id has one body.
  const bodies = new Map<string, string>();
  for (const { id, body } of world.received) {
    const key = `${id} ${placesIn(body)}`;
    expect(bodies.get(key) ?? body, `seed ${seed}: one id, two bodies`).toBe(body);
    bodies.set(key, body);
  }
  const names = Object.keys(world.storage.contents());
  expect(names.filter((name) => name.startsWith('quarantine/')).length, `seed ${seed} quarantined`).toBe(bad);
  expect(
    names.filter((name) => name.startsWith('gaps/open/')),
    `seed ${seed} left gaps open`,
  ).toEqual([]);
}

/** Seeds in groups of `LIVES`, from a number of its own for each kind of life. */
function groups(first: number, count: number): { from: number; seeds: number[] }[] {
  return Array.from({ length: Math.ceil(count / LIVES) }, (_, group) => {
    const from = seedOf(first) + group * LIVES;
    return { from, seeds: Array.from({ length: LIVES }, (__, at) => from + at) };
  });
}

describe('ingest and outbox under mischief', () => {
  describe('lose nothing, whatever crashes, overlaps, jumps or comes again: single events, eight at once', () => {
    it.each(groups(1, 300))('seeds from $from', async ({ seeds }) => {
      for (const seed of seeds) {
        const { world, expected, bad } = await live(seed, 1, 8);
        await check(seed, world, expected, bad);
      }
    });
  });

  describe('lose nothing with batches in order, and first deliveries keep the order of the partition', () => {
    it.each(groups(1001, 300))('seeds from $from', async ({ seeds }) => {
      for (const seed of seeds) {
        const { world, expected, bad } = await live(seed, 2, 1);
        await check(seed, world, expected, bad);
        const rejected = await world.startInstance().failedIds();
        for (const partition of world.events.partitions) {
          const order = published(world, partition);
          const firsts = [...new Set(order)].filter((id) => !rejected.includes(id));
          const seen = [...new Set(world.received.flatMap(({ body }) => idsIn(body)))].filter((record) =>
            firsts.includes(record),
          );
          expect(seen, `seed ${seed} partition ${partition}`).toEqual(firsts);
        }
      }
    });
  });

  describe('publish what the source delivers again once, whichever instance gets it', () => {
    it.each(groups(5001, 100))('seeds from $from', async ({ seeds }) => {
      let repeats = 0;
      for (const seed of seeds) repeats += await repeatedly(seed);
      expect(repeats).toBeGreaterThan(5 * LIVES);
    });
  });
});

/** A life without mischief in which the source repeats itself; returns how often it did. */
async function repeatedly(seed: number): Promise<number> {
  let repeats = 0;
  const random = seededRandom(seed);
  const world = createWorld({ random, batchSize: 1, concurrency: 1 });
  const none = { overlap: 0, jump: 0, forget: 0 };
  const ingest = simulatedHost(world, world.source, (instance, batch) => instance.ingest(batch, 0), none, random);
  const before = newHistory(world);
  const expected = new Set<string>();
  for (let number = 0; number < MESSAGES; number++) {
    const { ids } = send(world, random, number, before);
    repeats += ids.filter((id) => expected.has(id)).length;
    for (const id of ids) expected.add(id);
    if (random.chance(0.1)) ingest.restart();
    if (random.chance(0.1)) world.pass(random.between(60, 4000));
    await ingest.turn();
  }
  for (let turns = 0; turns < 400 && !ingest.idle(); turns++) await ingest.turn();
  const out = world.events.partitions.flatMap((partition) => published(world, partition));
  expect([...out].sort(), `seed ${seed}`).toEqual([...expected].sort());
  return repeats;
}
