import { beforeEach, describe, expect, it } from 'vitest';
import { sweep } from '../../src/composition/sweep.ts';
import { blobQuarantine } from '../../src/events/quarantine.ts';
import { gapNotices } from '../../src/notices/gapNotices.ts';
import { blobNotices, type Notice, type Notices } from '../../src/notices/notices.ts';
import { tellUnreadableState } from '../../src/notices/unreadableState.ts';
import { watchQuarantine } from '../../src/notices/watchQuarantine.ts';
import type { Invocation } from '../../src/platform/runtime/invocation.ts';
import { StateCorruptError, StateVersionError } from '../../src/platform/storage/state.ts';
import { gapLedger, type GapLedger, type Stretch } from '../../src/positions/gapLedger.ts';
import { recordingLog, type Line } from '../platform/runtime/recordingLog.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';

const { signal } = new AbortController();
const NOW = new Date('2026-11-20T08:00:00Z');
const clock = { now: () => NOW };

let blobs: ReturnType<typeof memoryBlobStore>;
let notices: Notices;
let gaps: GapLedger;
let lines: Line[];
let call: Invocation;

beforeEach(() => {
  blobs = memoryBlobStore(clock.now);
  notices = blobNotices(blobs, clock, true);
  gaps = gapLedger(blobs, clock, gapNotices(notices));
  const recording = recordingLog();
  lines = recording.lines;
  call = { log: recording.log, signal, stopAt: new Date(NOW.getTime() + 60_000), attempt: 0 };
});

async function sent(): Promise<Notice[]> {
  const taken: Notice[] = [];
  await notices.sendWaiting((notice) => Promise.resolve(taken.push(notice) > 0), call.log, signal);
  return taken;
}

const kinds = async () => (await sent()).map(({ kind }) => kind).sort();

const stretch: Stretch = {
  reader: 'diagnostics',
  partition: '0',
  from: 5,
  to: 9,
  hubCreatedOn: '2026-11-01T00:00:00.000Z',
  cause: 'checkpoint_jumped',
};

describe('operators are told, once per occasion,', () => {
  it('of every stretch that the ledger writes down as lost, but of none that was recovered', async () => {
    await gaps.record(stretch, 'recovered', call);
    expect(await kinds()).toEqual([]);
    for (let again = 0; again < 2; again++) {
      await gaps.record(stretch, 'lost', call);
      await gaps.record({ ...stretch, from: 20, to: 21, cause: 'expired' }, 'lost', call);
      await gaps.record({ ...stretch, from: 30, to: null, cause: 'hub_recreated' }, 'lost', call);
      await gaps.record({ ...stretch, from: 40, to: 50, cause: 'paused' }, 'lost', call);
    }
    const told = await sent();
    expect(told.map(({ kind }) => kind).sort()).toEqual(['gap_lost', 'hub_recreated', 'records_expired']);
    expect(told.find(({ kind }) => kind === 'gap_lost')?.text).toContain(
      'diagnostics, partition 0, sequence numbers 5 to 8 (4 messages)',
    );
    await gaps.record({ ...stretch, hubCreatedOn: '2026-11-19T00:00:00.000Z' }, 'lost', call);
    expect(await kinds()).toEqual(['gap_lost']);
  });

  it('of a broken entry among the open gaps, and the others are read', async () => {
    await gaps.open(stretch, signal);
    await gaps.open({ ...stretch, from: 100, to: 101 }, signal);
    await blobs.create('gaps/open/diagnostics/0/50-60.json', Buffer.from('{"version":1}'), signal);
    await blobs.create('gaps/open/diagnostics/0/70-80.json', Buffer.from('{"version":99}'), signal);
    for (let again = 0; again < 2; again++) {
      expect((await gaps.listOpen(call)).map(({ from }) => from)).toEqual([100, 5]);
    }
    expect(await kinds()).toEqual(['state_unreadable', 'state_unreadable']);
    expect(Object.keys(blobs.contents()).filter((name) => name.startsWith('gaps/open/'))).toHaveLength(4);
  });

  it('of a broken entry among the waiting notices, and the others are sent', async () => {
    await blobs.create('notices/waiting/aaa.json', Buffer.from('not json'), signal);
    await notices.tell('events_late', 'a', 'late', call.log, signal);
    expect(await kinds()).toEqual(['events_late']);
    expect(await kinds()).toEqual(['state_unreadable']);
    expect(await kinds()).toEqual([]);
  });

  it('of state that a task could not read, also inside what several threw', async () => {
    const corrupt = new StateCorruptError('cursor', 'cursors/siem/0.json', 'it is not JSON');
    const newer = new StateVersionError('progress', 'progress/diagnostics/1.json', 3, 1);
    const thrown = new AggregateError([new Error('other'), new AggregateError([corrupt, newer])]);
    await tellUnreadableState(notices, thrown, call);
    await tellUnreadableState(notices, thrown, call);
    const texts = (await sent()).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts.join(' ')).toContain('cursors/siem/0.json');
    expect(texts.join(' ')).toContain('version 3');
  });

  it('of a quarantine that grows, at each threshold of a hub and day', async () => {
    const quarantine = blobQuarantine(blobs);
    const add = async (hub: string, count: number, first = 0) => {
      for (let number = first; number < first + count; number++) {
        const source = { hub, partition: '0', sequence_number: number, index: 0, enqueued_time: NOW.toISOString() };
        await quarantine.add(source, 'not_json', '', Buffer.from('x'), signal);
      }
    };
    await add('diagnostics', 9);
    await watchQuarantine(blobs, notices, clock, call);
    expect(await kinds()).toEqual([]);
    await add('o365', 12);
    await add('diagnostics', 120, 9);
    for (let again = 0; again < 2; again++) await watchQuarantine(blobs, notices, clock, call);
    expect((await sent()).map(({ text }) => text).sort()).toEqual([
      expect.stringMatching(/^10 items or more of the hub o365 of 2026-11-20/),
      expect.stringMatching(/^100 items or more of the hub diagnostics of 2026-11-20/),
    ]);
  });
});

it('notices stand in the log at their own level: a recovery and a digest are no errors', async () => {
  for (const kind of ['connection_failing', 'connection_recovered', 'events_late', 'daily_digest'] as const) {
    await notices.tell(kind, 'siem', 'text', call.log, signal);
  }
  expect(lines.map(({ level, event }) => [event, level])).toEqual([
    ['connection_failing', 'error'],
    ['connection_recovered', 'info'],
    ['events_late', 'warn'],
    ['daily_digest', 'info'],
  ]);
});

it('notices go out first in a sweep, and last for what the sweep told; every failure is told', async () => {
  const order: string[] = [];
  const step = (name: string) => ({
    name,
    budgetMs: 1_000,
    run: () => Promise.resolve(void order.push(name)),
  });
  const broken = { name: 'broken', budgetMs: 1_000, run: () => Promise.reject(new Error('it broke')) };
  const context = {
    notices: step('notices'),
    tasks: [broken, step('other')],
    failed: ({ task }: { task: string }) => Promise.resolve(void order.push(`told of ${task}`)),
    clock,
    version: '1.2.3',
  };
  await expect(sweep(context, call)).rejects.toThrow('broken: it broke');
  expect(order).toEqual(['notices', 'other', 'notices', 'told of broken']);
  expect(lines).toEqual([{ level: 'info', event: 'heartbeat', fields: { version: '1.2.3' } }]);
});
