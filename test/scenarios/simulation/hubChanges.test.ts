import { describe, expect, it } from 'vitest';
import type { ClosedGap } from '../../../src/positions/gapLedger.ts';
import { seededRandom } from './random.ts';
import { createWorld, STALL_SECONDS, type Instance, type World } from './world.ts';

const P = '0';

function record(id: string): Buffer {
  return Buffer.from(JSON.stringify({ category: 'AuditLogs', time: '2026-11-20T08:00:00Z', properties: { id } }));
}

function newWorld(): { world: World; app: Instance } {
  const world = createWorld({ random: seededRandom(7), batchSize: 1, concurrency: 1 });
  return { world, app: world.startInstance() };
}

const batch = (world: World, hub: 'source' | 'events', from: number, count = 100) => ({
  hub: world[hub].name,
  partition: P,
  messages: world[hub].read(P, from, count),
});

/** Own ids of the records that arrived, in order. */
function arrived(world: World): string[] {
  return world.received.map(({ body }) => {
    const { data } = JSON.parse(body) as { data: { source: { sequence_number: number; enqueued_time: string } } };
    return `${data.source.enqueued_time.slice(11, 16)}#${data.source.sequence_number}`;
  });
}

function closedGaps(world: World): ClosedGap[] {
  return Object.entries(world.storage.contents())
    .filter(([name]) => name.startsWith('gaps/closed/'))
    .map(([, text]) => JSON.parse(text) as ClosedGap);
}

async function sweepAfterStall(world: World, app: Instance): Promise<void> {
  await app.sweep();
  world.pass(STALL_SECONDS + 1);
  await app.sweep();
}

describe('a recreated hub', () => {
  it('is noticed at its first batch: nothing of it counts as a repeat, and the end of the old one is recorded', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b', 'c']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 0), 0);
    world.pass(3600);
    world.source.recreate();
    for (const id of ['d', 'e']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 0), 0);
    await app.outbox(batch(world, 'events', 0), 0);
    expect(arrived(world)).toEqual(['08:00#0', '08:00#1', '08:00#2', '09:00#0', '09:00#1']);
    expect(closedGaps(world)).toMatchObject([
      { reader: 'diagnostics', from: 3, to: null, cause: 'hub_recreated', outcome: 'lost' },
    ]);
  });

  it('is noticed by the sweep when no trigger shows it, and read from its beginning', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b', 'c']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 0), 0);
    world.pass(3600);
    world.source.recreate();
    for (const id of ['d', 'e', 'f', 'g']) world.source.append(P, record(id));
    await sweepAfterStall(world, app);
    await app.outbox(batch(world, 'events', 0), 0);
    expect(arrived(world).slice(3)).toEqual(['09:00#0', '09:00#1', '09:00#2', '09:00#3']);
  });

  it('of events makes a connection start at the beginning of the new one', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 0, 1), 0);
    await app.outbox(batch(world, 'events', 0), 0);
    world.pass(3600);
    world.events.recreate();
    await app.ingest(batch(world, 'source', 1), 0);
    await app.outbox(batch(world, 'events', 0), 0);
    expect(arrived(world)).toHaveLength(2);
    expect(closedGaps(world)).toMatchObject([{ reader: 'connection:siem', cause: 'hub_recreated' }]);
  });
});

describe('what the hub no longer retains', () => {
  it('is recorded as lost, exactly, when a connection comes back too late', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b', 'c', 'd']) {
      world.source.append(P, record(id));
      await app.ingest(batch(world, 'source', world.source.end(P) - 1), 0);
    }
    await app.outbox(batch(world, 'events', 0, 1), 0);
    world.events.expire(P, 3);
    await app.outbox(batch(world, 'events', 3), 0);
    expect(arrived(world)).toHaveLength(2);
    expect(closedGaps(world)).toMatchObject([
      { reader: 'connection:siem', from: 1, to: 3, cause: 'expired', outcome: 'lost' },
    ]);
  });

  it('is recorded as lost when it expired inside an open gap, and the rest of the gap is recovered', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 0, 1), 0);
    await app.ingest(batch(world, 'source', 5), 0);
    world.source.expire(P, 3);
    await app.sweep();
    await app.outbox(batch(world, 'events', 0), 0);
    expect(closedGaps(world)).toMatchObject([
      { from: 1, to: 3, cause: 'expired', outcome: 'lost' },
      { from: 3, to: 5, cause: 'checkpoint_jumped', outcome: 'recovered' },
    ]);
    expect(arrived(world).map((place) => place.slice(6))).toEqual(['0', '5', '3', '4']);
    expect(Object.keys(world.storage.contents()).filter((name) => name.startsWith('gaps/open/'))).toEqual([]);
  });

  it('is recorded as lost by the sweep when everything behind a quiet reader expired', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b', 'c']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 0, 1), 0);
    world.source.expire(P, 3);
    await sweepAfterStall(world, app);
    expect(closedGaps(world)).toMatchObject([
      { reader: 'diagnostics', from: 1, to: 3, cause: 'expired', outcome: 'lost' },
    ]);
  });
});

describe('the first sight of a partition', () => {
  it('starts ingest at what the hub retains, so a checkpoint that jumped before the first batch is noticed', async () => {
    const { world, app } = newWorld();
    for (const id of ['a', 'b', 'c']) world.source.append(P, record(id));
    await app.ingest(batch(world, 'source', 2), 0);
    await app.sweep();
    await app.outbox(batch(world, 'events', 0), 0);
    expect(
      arrived(world)
        .map((place) => place.slice(6))
        .sort(),
    ).toEqual(['0', '1', '2']);
  });

  it('starts a connection with what is published from then on, and misses nothing of that', async () => {
    const { world, app } = newWorld();
    world.events.append(P, Buffer.from('{"records":[]}'));
    world.source.append(P, record('a'));
    await app.ingest(batch(world, 'source', 0), 0);
    await app.outbox(batch(world, 'events', 0), 0);
    expect(arrived(world)).toEqual(['08:00#0']);
  });
});

describe('a record that the source delivers again', () => {
  it('is left out within the window, after a takeover too, and delivered again beyond it', async () => {
    const { world, app } = newWorld();
    const send = async (instance: Instance) => {
      world.source.append(P, record('a'));
      await instance.ingest(batch(world, 'source', world.source.end(P) - 1), 0);
    };
    await send(app);
    await send(app);
    world.pass(23 * 3600);
    await send(world.startInstance());
    expect(world.events.end(P)).toBe(1);
    world.pass(3 * 3600);
    await send(world.startInstance());
    expect(world.events.end(P)).toBe(2);
  });
});
