import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isOverdue, type Invocation } from '../../../src/platform/runtime/invocation.ts';
import { runTimedTasks, type TimedTask } from '../../../src/platform/runtime/timedTasks.ts';

const clock = { now: () => new Date() };
const quiet = () => undefined;
const invocation = (): Invocation => ({
  log: { info: quiet, warn: quiet, error: quiet },
  signal: new AbortController().signal,
  stopAt: new Date(Date.now() + 45_000),
  attempt: 0,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('gives each task its own end: one that works for ever, one that hangs and one that fails keep nobody waiting', async () => {
  const ended: string[] = [];
  const started = Date.now();
  const tasks: TimedTask[] = [
    {
      name: 'endless',
      budgetMs: 5_000,
      run: async (call) => {
        while (!isOverdue(call, clock)) await new Promise((resolve) => setTimeout(resolve, 100));
        ended.push(`endless after ${Date.now() - started}`);
      },
    },
    { name: 'deaf', budgetMs: 2_000, graceMs: 1_000, run: () => new Promise(() => undefined) },
    {
      name: 'aborted',
      budgetMs: 1_000,
      run: ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            ended.push(`aborted after ${Date.now() - started}`);
            reject(signal.reason as Error);
          });
        }),
    },
    { name: 'broken', budgetMs: 1_000, run: () => Promise.reject(new Error('broken')) },
    {
      name: 'quick',
      budgetMs: 1_000,
      run: () => {
        ended.push(`quick after ${Date.now() - started}`);
        return Promise.resolve();
      },
    },
  ];
  const running = runTimedTasks(tasks, invocation(), clock);
  await vi.advanceTimersByTimeAsync(60_000);
  const failures = await running;
  expect(failures.map(({ task, error }) => [task, (error as Error).name])).toEqual([
    ['deaf', 'TaskOverdueError'],
    ['aborted', 'TaskOverdueError'],
    ['broken', 'Error'],
  ]);
  expect(ended).toEqual(['quick after 0', 'endless after 5000', 'aborted after 11000']);
});

it('ends every task when the invocation ends', async () => {
  const shutdown = new AbortController();
  const seen: boolean[] = [];
  const task: TimedTask = {
    name: 'long',
    budgetMs: 30_000,
    run: (call) =>
      new Promise((resolve) => {
        call.signal.addEventListener('abort', () => {
          seen.push(isOverdue(call, clock));
          resolve();
        });
      }),
  };
  const running = runTimedTasks([task], { ...invocation(), signal: shutdown.signal }, clock);
  await vi.advanceTimersByTimeAsync(1_000);
  shutdown.abort();
  expect(await running).toEqual([]);
  expect(seen).toEqual([true]);
});
