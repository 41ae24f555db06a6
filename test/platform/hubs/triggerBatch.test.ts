import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triggerBatch, TriggerInputError } from '../../../src/platform/hubs/triggerBatch.ts';

const ENQUEUED = '2026-11-20T08:00:00.123';
const bytes = Buffer.from('{}');
const partitionContext = { partitionId: '3' };

/** As the package `long` splits a whole number, both halves signed. */
const long = (value: number) => ({ low: value | 0, high: Math.floor(value / 2 ** 32) | 0, unsigned: false });

function sequenceOf(metadata: Readonly<Record<string, unknown>>): number | undefined {
  const given = { partitionContext, enqueuedTimeUtcArray: [ENQUEUED], ...metadata };
  return triggerBatch('readHub', 'records', [bytes], given).messages[0]?.sequenceNumber;
}

describe('the input of an Event Hubs trigger', () => {
  it('reads sequence numbers in every form that workers hand over', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (number) => {
        for (const form of [number, String(number), BigInt(number), long(number)]) {
          expect(sequenceOf({ sequenceNumberArray: [form] })).toBe(number);
        }
      }),
    );
  });

  it('falls back to the system properties, and is refused when they do not say it either', () => {
    const unreadable = [undefined, null, {}, 'x', -1, 1.5, Number.NaN, { low: 1 }, long(-5), 2 ** 60];
    for (const given of unreadable) {
      const sequenceNumberArray = [given];
      expect(sequenceOf({ sequenceNumberArray, systemPropertiesArray: [{ sequenceNumber: 7 }] })).toBe(7);
      expect(sequenceOf({ sequenceNumberArray, systemPropertiesArray: [{ 'x-opt-sequence-number': long(9) }] })).toBe(
        9,
      );
      expect(() => sequenceOf({ sequenceNumberArray })).toThrow(TriggerInputError);
    }
    expect(sequenceOf({ systemPropertiesArray: [{ sequenceNumber: 7 }] })).toBe(7);
  });

  it('reads enqueued times with and without Z as UTC, and takes missing ones from the system properties', () => {
    const timeOf = (metadata: Readonly<Record<string, unknown>>) =>
      triggerBatch('f', 'h', [bytes], { partitionContext, sequenceNumberArray: [1], ...metadata }).messages[0]
        ?.enqueuedTime;
    const expected = new Date(`${ENQUEUED}Z`);
    expect(timeOf({ enqueuedTimeUtcArray: [ENQUEUED] })).toEqual(expected);
    expect(timeOf({ enqueuedTimeUtcArray: [`${ENQUEUED}Z`] })).toEqual(expected);
    expect(timeOf({ systemPropertiesArray: [{ enqueuedTimeUtc: ENQUEUED }] })).toEqual(expected);
    expect(timeOf({ systemPropertiesArray: [{ 'x-opt-enqueued-time': ENQUEUED }] })).toEqual(expected);
    expect(() => timeOf({ enqueuedTimeUtcArray: ['soon'] })).toThrow(TriggerInputError);
  });

  it('hands properties through, each to its own message, and needs none', () => {
    const metadata = {
      partitionContext,
      sequenceNumberArray: [1, 2, 3],
      enqueuedTimeUtcArray: [ENQUEUED, ENQUEUED, ENQUEUED],
    };
    const properties = (propertiesArray: unknown) =>
      triggerBatch('f', 'h', [bytes, bytes, bytes], { ...metadata, propertiesArray }).messages.map(
        (message) => message.properties,
      );
    expect(properties([{ layout: 'lines/1' }, {}, null])).toEqual([{ layout: 'lines/1' }, undefined, undefined]);
    expect(properties(undefined)).toEqual([undefined, undefined, undefined]);
  });

  it('refuses what is not bytes, not an array, or of no partition', () => {
    const metadata = { partitionContext, sequenceNumberArray: [1], enqueuedTimeUtcArray: [ENQUEUED] };
    expect(() => triggerBatch('f', 'h', ['{}'], metadata)).toThrow(TriggerInputError);
    expect(() => triggerBatch('f', 'h', bytes, metadata)).toThrow(TriggerInputError);
    expect(() => triggerBatch('f', 'h', [bytes], { ...metadata, partitionContext: undefined })).toThrow(
      TriggerInputError,
    );
  });
});
