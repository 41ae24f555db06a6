import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAbort } from '../../../src/platform/runtime/onAbort.ts';

describe('onAbort', () => {
  it('calls everybody once with one listener on the signal, except whoever took the callback away', () => {
    const controller = new AbortController();
    const called: number[] = [];
    const forget = Array.from({ length: 50 }, (_, index) => onAbort(controller.signal, () => called.push(index)));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    for (const [index, run] of forget.entries()) if (index !== 7 && index !== 9) run();
    controller.abort();
    controller.abort();
    expect(called).toEqual([7, 9]);
  });

  it('calls back in a turn of its own when the signal has aborted, unless taken away before', async () => {
    const called: string[] = [];
    onAbort(AbortSignal.abort(), () => called.push('kept'));
    onAbort(AbortSignal.abort(), () => called.push('gone'))();
    expect(called).toEqual([]);
    await Promise.resolve();
    expect(called).toEqual(['kept']);
  });
});
