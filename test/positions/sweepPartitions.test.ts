import { beforeEach, describe, expect, it } from 'vitest';
import type { Invocation } from '../../src/platform/runtime/invocation.ts';
import { gapLedger, type ClosedGap } from '../../src/positions/gapLedger.ts';
import { PROGRESS } from '../../src/positions/positionState.ts';
import { positionStore } from '../../src/positions/positionStore.ts';
import { sweepPartitions } from '../../src/positions/sweepPartitions.ts';
import { workOffRange, type SweptReader } from '../../src/positions/sweptReader.ts';
import { startOf } from '../../src/positions/position.ts';
import { memoryHub, type MemoryHub } from '../platform/hubs/memoryHub.ts';
import { recordingLog } from '../platform/runtime/recordingLog.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';

const STALL_SECONDS = 300;
const MINUTE_MS = 60_000;
const { signal } = new AbortController();

let time: number;
const clock = { now: () => new Date(time) };
let hub: MemoryHub;
let blobs: ReturnType<typeof memoryBlobStore>;
let told: ClosedGap[];

beforeEach(() => {
  time = Date.parse('2026-11-20T08:00:00Z');
  hub = memoryHub('diagnostics', 4, clock.now);
  blobs = memoryBlobStore(clock.now);
  told = [];
});

const call = (): Invocation => ({
  log: recordingLog().log,
  signal,
  stopAt: new Date(time + 30_000),
  attempt: 0,
});

/** A reader whose code fails on one message, and else moves its position on. */
function reader(changes: Partial<SweptReader>, poison: number | null) {
  const client = hub.client(() => Promise.resolve());
  const batches: (readonly [partition: string, from: number, size: number])[] = [];
  const positions = positionStore(blobs, PROGRESS, 'progress/diagnostics', clock);
  const witness = {
    lost: (gap: ClosedGap) => Promise.resolve(void told.push(gap)),
    unreadable: () => Promise.resolve(),
  };
  const gaps = gapLedger(blobs, clock, witness);
  const workOff = workOffRange(
    'diagnostics',
    client,
    async ({ partition, messages }) => {
      batches.push([partition, messages[0]?.sequenceNumber ?? -1, messages.length]);
      const last = messages.at(-1)?.sequenceNumber ?? -1;
      if (partition === '0' && messages.some(({ sequenceNumber }) => sequenceNumber === poison)) {
        throw new Error('our own code fails');
      }
      const { createdOn } = await client.properties(signal);
      await positions.advance(partition, createdOn.toISOString(), startOf(last + 1), null, signal);
    },
    clock,
  );
  const swept: SweptReader = {
    position: { positions, hub: client, gaps, clock, reader: 'diagnostics', startAt: 'beginning' },
    waitsLonger: true,
    workOff,
    ...changes,
  };
  return { swept, batches, positions };
}

async function sweeps(readers: readonly SweptReader[], minutes: number): Promise<number> {
  let failed = 0;
  for (let minute = 0; minute < minutes; minute++) {
    await sweepPartitions({ blobs, readers, stallSeconds: STALL_SECONDS, clock }, call()).catch(() => failed++);
    time += MINUTE_MS;
  }
  return failed;
}

describe('a partition that its own code fails on', () => {
  it('is tried in single messages from the second time on, so that all before the bad one is done', async () => {
    const { swept, batches, positions } = reader({}, 2);
    for (let number = 0; number < 4; number++) hub.append('0', Buffer.from(`m${number}`));
    await sweeps([swept], 13);
    expect(batches[0]).toEqual(['0', 0, 3]);
    expect(batches.slice(1, 4)).toEqual([
      ['0', 0, 1],
      ['0', 1, 1],
      ['0', 2, 1],
    ]);
    expect((await positions.reload('0', signal))?.next.sequenceNumber).toBe(2);
  });

  it('is tried less and less often, down to once an hour, and costs the others nothing', async () => {
    const { swept, batches, positions } = reader({}, 0);
    hub.append('0', Buffer.from('bad'));
    const failed = await sweeps([swept], 24 * 60);
    expect(batches.length).toBeGreaterThan(20);
    expect(batches.length).toBeLessThan(32);
    expect(failed).toBe(batches.length);
    for (const partition of ['1', '2', '3']) hub.append(partition, Buffer.from('good'));
    await sweeps([swept], 7);
    for (const partition of ['1', '2', '3']) {
      expect((await positions.reload(partition, signal))?.next.sequenceNumber).toBe(1);
    }
  });

  it('is tried at every sweep where something else bounds the tries', async () => {
    const { swept, batches } = reader({ waitsLonger: false }, 0);
    hub.append('0', Buffer.from('bad'));
    await sweeps([swept], 15);
    expect(batches).toHaveLength(10);
  });

  it('goes behind the others, which do not wait for it although it takes all the time there is', async () => {
    const { swept, batches, positions } = reader({}, null);
    const slow: SweptReader = {
      ...swept,
      workOff: async (partition, from, to, atOnce, invocation) => {
        if (partition === '0') time += 3 * MINUTE_MS;
        else await swept.workOff(partition, from, to, atOnce, invocation);
      },
    };
    for (const partition of hub.partitions) hub.append(partition, Buffer.from('m'));
    await sweeps([slow], 30);
    expect(batches.map(([partition]) => partition).sort()).toEqual(['1', '2', '3']);
    expect((await positions.reload('3', signal))?.next.sequenceNumber).toBe(1);
  });

  it('says that it stands still each time before it is worked off', async () => {
    const seen: string[] = [];
    const { swept } = reader(
      { stalled: ({ partition, from, to }) => Promise.resolve(void seen.push(`${partition}:${from}-${to}`)) },
      0,
    );
    hub.append('0', Buffer.from('bad'));
    await sweeps([swept], 7);
    expect(seen).toEqual(['0:0-1']);
  });
});

it('records what expired as lost and tells of it', async () => {
  const { swept } = reader({}, null);
  await sweeps([swept], 1);
  for (let number = 0; number < 4; number++) hub.append('0', Buffer.from(`m${number}`));
  hub.expire('0', 3);
  await sweeps([swept], 8);
  expect(told).toMatchObject([{ reader: 'diagnostics', partition: '0', from: 0, to: 3, cause: 'expired' }]);
});

it('starts anew with broken observations', async () => {
  const { swept, batches } = reader({}, null);
  hub.append('0', Buffer.from('m'));
  await blobs.create('sweep/observations.json', Buffer.from('broken'), signal);
  expect(await sweeps([swept], 8)).toBe(0);
  expect(batches).toEqual([['0', 0, 1]]);
});
