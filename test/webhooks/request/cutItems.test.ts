import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertFits, cutItems } from '../../../src/webhooks/request/cutItems.ts';
import { EventTooLargeError } from '../../../src/webhooks/destinations/destination.ts';

const limits = { events: 7, bodyBytes: 1000, eventBytes: 600, spanMs: 100 };

type Item = { id: string; index: number; text: string; bytes: number; timeMs: number };

const items: fc.Arbitrary<Item[]> = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 1, max: limits.eventBytes }),
      timeMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant(Number.NaN)),
    }),
    { maxLength: 40 },
  )
  .map((list) => list.map((item, index) => ({ ...item, id: `${index}`, index, text: 'x'.repeat(item.bytes) })));

const sizeOf = (group: readonly Item[]) => `[${group.map(({ text }) => text).join(',')}]\n`.length;
const spanOf = (group: readonly Item[]) => {
  const times = group.map(({ timeMs }) => timeMs).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
};
const isWithin = (group: readonly Item[], most: number) =>
  group.length <= most && sizeOf(group) <= limits.bodyBytes && spanOf(group) <= limits.spanMs;

describe('cutItems', () => {
  it('loses, repeats and reorders nothing, and keeps every limit', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 7 }), (list, most) => {
        const groups = cutItems(list, most, limits);
        expect(groups.flat()).toEqual(list);
        for (const group of groups) {
          expect(group.length).toBeGreaterThan(0);
          expect(isWithin(group, most)).toBe(true);
        }
      }),
    );
  });

  it('starts a new request only when the next event would break a limit', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 7 }), (list, most) => {
        const groups = cutItems(list, most, limits);
        for (const [index, group] of groups.entries()) {
          const next = groups[index + 1]?.[0];
          // A byte or two are held back for what joining adds.
          const longer = next === undefined ? [] : [...group, { ...next, text: `${next.text}xx` }];
          if (next !== undefined) expect(isWithin(longer, most)).toBe(false);
        }
      }),
    );
  });
});

describe('assertFits', () => {
  it('refuses what is above the limit of one event, or of a body', () => {
    expect(() => assertFits(600, limits)).not.toThrow();
    expect(() => assertFits(601, limits)).toThrow(expect.objectContaining({ part: 'event', bytes: 601, limit: 600 }));
    expect(() => assertFits(598, { ...limits, bodyBytes: 600 })).toThrow(EventTooLargeError);
    expect(() => assertFits(597, { ...limits, bodyBytes: 600 })).not.toThrow();
    expect(() =>
      assertFits(Number.MAX_SAFE_INTEGER, { events: 1, bodyBytes: Infinity, eventBytes: Infinity }),
    ).not.toThrow();
  });
});
