import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from './random.ts';
import { simulatedHost } from './simulatedHost.ts';
import { createWorld, STALL_SECONDS, type World } from './world.ts';

const SEEDS = 300;
const MESSAGES = 40;

/** A message of one to three records; now and then with a record that is none. */
function message(random: Random, number: number): { bytes: Buffer; records: string[]; bad: number } {
  const records = Array.from({ length: random.between(1, 3) }, (_, index) => `m${number}-${index}`);
  const texts: string[] = records.map((id) =>
    JSON.stringify({
      time: '2026-11-20T08:00:00Z',
      category: 'AuditLogs',
      operationName: 'Update user',
      tenantId: '7f1f3c1e-2f0a-4d55-9a34-5f6a0c1d2e3f',
      properties: { id, result: 'success', initiatedBy: {}, targetResources: [] },
    }),
  );
  const bad = random.chance(0.1) ? 1 : 0;
  if (bad === 1) texts.splice(random.between(0, texts.length), 0, 'null');
  return { bytes: Buffer.from(`{"records":[${texts.join(',')}]}`), records, bad };
}

interface Sent {
  readonly records: Set<string>;
  bad: number;
}

function recordsOf(body: string): string[] {
  const parsed: unknown = JSON.parse(body);
  const list = Array.isArray(parsed) ? parsed : [parsed];
  return list.map((event: { data: { source: { partition: string; sequence_number: number; index: number } } }) => {
    const { partition, sequence_number: sequence, index } = event.data.source;
    return `${partition}/${sequence}/${index}`;
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
  const sent: Sent = { records: new Set(), bad: 0 };
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
    const partition = random.pick(world.source.partitions);
    const { bytes, records, bad } = message(random, number);
    const sequence = world.source.end(partition);
    world.source.append(partition, bytes);
    const nullAt = JSON.parse(bytes.toString()).records.indexOf(null);
    for (let index = 0; index < records.length + bad; index++)
      if (index !== nullAt) sent.records.add(`${partition}/${sequence}/${index}`);
    sent.bad += bad;
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
  for (let round = 0; round < 4; round++) {
    for (let turns = 0; turns < 400 && !(ingest.idle() && outbox.idle()); turns++)
      await random.pick([ingest, outbox]).turn();
    await sweep();
    world.pass(STALL_SECONDS + 60);
    neverBack();
  }
  return { world, expected: sent.records, bad: sent.bad };
}

function place(text: string): number {
  const { next } = JSON.parse(text) as { next: { sequenceNumber: number; index: number } };
  return next.sequenceNumber * 10_000 + next.index;
}

function check(seed: number, world: World, expected: Set<string>, bad: number): void {
  const arrived = new Set(world.received.flatMap(({ body }) => recordsOf(body)));
  const lost = [...expected].filter((record) => !arrived.has(record));
  expect(lost, `seed ${seed} lost records`).toEqual([]);
  expect(arrived.size, `seed ${seed} delivered what was never sent`).toBe(expected.size);
  const bodies = new Map<string, string>();
  for (const { id, body } of world.received) {
    expect(bodies.get(id) ?? body, `seed ${seed}: one id, two bodies`).toBe(body);
    bodies.set(id, body);
  }
  const names = Object.keys(world.storage.contents());
  expect(names.filter((name) => name.startsWith('quarantine/')).length, `seed ${seed} quarantined`).toBe(bad);
  expect(
    names.filter((name) => name.startsWith('gaps/open/')),
    `seed ${seed} left gaps open`,
  ).toEqual([]);
}

describe('ingest and outbox under mischief', () => {
  it('lose nothing, whatever crashes, overlaps, jumps or comes again: single events, eight at once', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { world, expected, bad } = await live(seed, 1, 8);
      check(seed, world, expected, bad);
    }
  });

  it('lose nothing with batches in order, and first deliveries keep the order of the partition', async () => {
    for (let seed = 1001; seed <= 1000 + SEEDS; seed++) {
      const { world, expected, bad } = await live(seed, 2, 1);
      check(seed, world, expected, bad);
      for (const partition of world.events.partitions) {
        const order = [...Array(world.events.end(partition)).keys()].flatMap((sequence) =>
          world.events
            .read(partition, sequence, 1)
            .flatMap(({ bytes }) => recordsOf(JSON.stringify(JSON.parse(Buffer.from(bytes).toString()).records))),
        );
        const firsts = [...new Set(order)];
        const seen = [...new Set(world.received.flatMap(({ body }) => recordsOf(body)))].filter((record) =>
          firsts.includes(record),
        );
        expect(seen, `seed ${seed} partition ${partition}`).toEqual(firsts);
      }
    }
  });
});
