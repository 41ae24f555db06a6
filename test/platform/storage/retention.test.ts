import { expect, it } from 'vitest';
import type { Invocation } from '../../../src/platform/runtime/invocation.ts';
import { dailyRetention } from '../../../src/platform/storage/retention.ts';
import type { Store } from '../../../src/platform/storage/store.ts';
import { recordingLog } from '../runtime/recordingLog.ts';
import { memoryBlobStore } from './memoryBlobStore.ts';

const DAY_MS = 86_400_000;
const { signal } = new AbortController();
const store = (prefix: string, days: number | null): Store => ({
  prefix,
  holds: '',
  version: 1,
  personalData: true,
  writtenBy: [],
  days,
});

it('removes what was not changed for the days of its store, once a day, and goes on where time ran out', async () => {
  let time = Date.parse('2026-11-20T08:00:00Z');
  const clock = { now: () => new Date(time) };
  const blobs = memoryBlobStore(clock.now);
  const { log, lines } = recordingLog();
  const call = (): Invocation => ({ log, signal, stopAt: new Date(time + 60_000), attempt: 0 });
  const names = () => Object.keys(blobs.contents()).sort();
  const retention = dailyRetention(blobs, [store('kept/', null), store('month/', 30), store('week/', 7)], clock);
  const old = await blobs.create('month/changed', Buffer.from('1'), signal);
  for (const name of ['kept/a', 'month/a', 'week/a', 'other/a']) await blobs.create(name, Buffer.from('1'), signal);

  time += 8 * DAY_MS;
  await blobs.replace('month/changed', Buffer.from('2'), old ?? '', signal);
  await retention.run({ ...call(), stopAt: new Date(time) });
  expect(names()).toHaveLength(5);
  await retention.run(call());
  expect(names()).toEqual(['kept/a', 'month/a', 'month/changed', 'other/a']);
  expect(lines).toEqual([{ level: 'info', event: 'expired_removed', fields: { store: 'week/', days: 7, removed: 1 } }]);

  time += 23 * DAY_MS;
  await retention.run(call());
  expect(names()).toEqual(['kept/a', 'month/changed', 'other/a']);

  let lists = 0;
  blobs.intercept((operation) => void (lists += operation === 'list' ? 1 : 0));
  await retention.run(call());
  expect(lists).toBe(0);
  time += DAY_MS;
  await retention.run(call());
  expect(lists).toBe(2);
});
