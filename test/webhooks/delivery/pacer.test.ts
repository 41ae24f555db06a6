import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pacer } from '../../../src/webhooks/delivery/pacer.ts';

const { signal } = new AbortController();

/** A pacer whose time passes only where it waits, or where a test says so. */
function paced(rate: number | null, partitions: number) {
  let time = 1_000_000;
  const pace = pacer(
    rate,
    () => Promise.resolve(partitions),
    { now: () => new Date(time) },
    (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  );
  return {
    send: async (events: number, partition = '0') => {
      await pace(partition, events, signal);
      return time;
    },
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

const request = fc.record({ events: fc.integer({ min: 1, max: 50 }), idleMs: fc.integer({ min: 0, max: 3000 }) });

describe('pacer', () => {
  it('sends no more than the share in any window, beyond one second of it and one request', async () => {
    const setting = fc.record({
      rate: fc.integer({ min: 1, max: 500 }),
      partitions: fc.integer({ min: 1, max: 32 }),
      requests: fc.array(request, { minLength: 1, maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(setting, async ({ rate, partitions, requests }) => {
        const { send, pass } = paced(rate, partitions);
        const share = rate / partitions;
        const sent: { at: number; events: number }[] = [];
        for (const { events, idleMs } of requests) {
          pass(idleMs);
          sent.push({ at: await send(events), events });
        }
        for (const [first, { at: from }] of sent.entries()) {
          let events = 0;
          for (const { at, events: more } of sent.slice(first)) {
            events += more;
            const seconds = (at - from) / 1000;
            expect(events).toBeLessThanOrEqual(share * (seconds + 1) + more + 1e-6);
          }
        }
      }),
    );
  });

  it('reaches the share when there is always something to send', async () => {
    const { send } = paced(100, 4);
    const started = await send(5);
    let ended = started;
    for (let number = 0; number < 500; number++) ended = await send(5);
    expect((500 * 5) / ((ended - started) / 1000)).toBeCloseTo(25, 0);
  });

  it('gives every partition its own share, so that all together keep the limit', async () => {
    const { send } = paced(10, 2);
    const first = await send(5, '0');
    expect(await send(5, '1')).toBe(first);
  });

  it('waits for nothing without a limit', async () => {
    const { send } = paced(null, 1);
    expect(await send(100_000)).toBe(await send(100_000));
  });

  it('gives the share back when a wait is broken off, so that waits do not grow with every call', async () => {
    let time = 1_000_000;
    const waits: number[] = [];
    const pace = pacer(
      1,
      () => Promise.resolve(1),
      { now: () => new Date(time) },
      (milliseconds) => {
        waits.push(milliseconds);
        return Promise.reject(new Error('deadline'));
      },
    );
    await pace('0', 600, signal);
    for (let call = 0; call < 3; call++) {
      time += 100_000;
      await expect(pace('0', 600, signal)).rejects.toThrow('deadline');
    }
    expect(waits).toEqual([499_000, 399_000, 299_000]);
  });

  it('stops waiting for real when the caller is told to', async () => {
    const stop = new AbortController();
    const pace = pacer(1, () => Promise.resolve(1), { now: () => new Date(0) });
    await pace('0', 60, stop.signal);
    const waiting = pace('0', 1, stop.signal);
    await turn();
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
