import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concurrency } from '../../../src/o365/api/concurrency.ts';
import { type Lane, rollingMinute } from '../../../src/o365/api/rollingMinute.ts';

const MINUTE = 60_000;

describe('rollingMinute', () => {
  const requests = fc.array(
    fc.record({ lane: fc.constantFrom<Lane>('fresh', 'backlog'), after: fc.integer({ min: 0, max: 4000 }) }),
    { maxLength: 300 },
  );

  it('lets no minute have more than the budget, wherever it begins, and always lets the next one through in the end', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 40 }), fc.boolean(), (wanted, budget, isFreshWaiting) => {
        const minute = rollingMinute(budget);
        const sent: number[] = [];
        let now = 1_000_000;
        for (const { lane, after } of wanted) {
          now += after;
          for (let turns = 0; minute.waitMs(lane, isFreshWaiting, now) > 0; turns++) {
            expect(turns).toBeLessThan(3);
            now += minute.waitMs(lane, isFreshWaiting, now);
          }
          minute.note(lane, now);
          sent.push(now);
          const inMinute = sent.filter((at) => at > now - MINUTE).length;
          expect(inMinute).toBeLessThanOrEqual(budget);
          expect(minute.used(now)).toBe(inMinute);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps a quarter for new content while some waits, and gives all to the backlog when none does', () => {
    const sendAll = (isFreshWaiting: boolean) => {
      const minute = rollingMinute(100);
      let sent = 0;
      while (minute.waitMs('backlog', isFreshWaiting, 0) === 0 && sent < 1000) {
        minute.note('backlog', 0);
        sent++;
      }
      return { sent, freshWait: minute.waitMs('fresh', true, 0) };
    };
    expect(sendAll(true)).toEqual({ sent: 75, freshWait: 0 });
    expect(sendAll(false)).toEqual({ sent: 100, freshWait: MINUTE });
  });
});

describe('concurrency', () => {
  it('rises slowly, halves once for refusals that come together, and never falls below one', () => {
    const pace = concurrency();
    expect(pace.limit()).toBe(8);
    for (let count = 0; count < 1000; count++) pace.succeeded();
    expect(pace.limit()).toBe(32);
    for (let count = 0; count < 5; count++) pace.throttled(null, 1000 + count);
    expect(pace.limit()).toBe(16);
    expect(pace.pausedUntil()).toBe(1004 + 30_000);
    for (let count = 0; count < 10; count++) pace.throttled(2000, 10_000 * (count + 1));
    expect(pace.limit()).toBe(1);
    expect(pace.pausedUntil()).toBe(102_000);
  });
});
