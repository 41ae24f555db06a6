import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runParallel } from '../../../src/platform/runtime/runParallel.ts';

describe('runParallel', () => {
  it.each([1, 3, 8])('begins in order, at most %i at a time, and ends when all ended', async (width) => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    await runParallel([...Array(20).keys()], width, async (item) => {
      begun.push(item);
      most = Math.max(most, ++running);
      await sleep(20 - item);
      running--;
    });
    expect(begun).toEqual([...Array(20).keys()]);
    expect(most).toBe(width);
    expect(running).toBe(0);
  });

  it('begins nothing new after a failure, waits for what is in flight, then throws the first one', async () => {
    const ended: number[] = [];
    const begun: number[] = [];
    const run = runParallel([...Array(50).keys()], 4, async (item) => {
      begun.push(item);
      await sleep(item === 1 ? 2 : 20);
      if (item === 1) throw new RangeError('the first');
      ended.push(item);
    });
    await expect(run).rejects.toThrow('the first');
    expect(begun.length).toBeLessThanOrEqual(5);
    expect([...ended, 1].sort((a, b) => a - b)).toEqual(begun);
  });

  it('throws what the items themselves throw, after waiting for what was begun', async () => {
    const ended: number[] = [];
    async function* items() {
      yield await Promise.resolve(1);
      throw new RangeError('no more');
    }
    const run = runParallel(items(), 4, async (item) => {
      await sleep(5);
      ended.push(item);
    });
    await expect(run).rejects.toThrow('no more');
    expect(ended).toEqual([1]);
  });
});
