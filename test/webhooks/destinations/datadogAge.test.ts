import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datadogAge } from '../../../src/webhooks/destinations/datadog/datadogAge.ts';

const now = Date.parse('2026-11-21T12:00:00.000Z');
const hour = 3_600_000;
const at = (ageMs: number) => new Date(now - ageMs).toISOString();
const aged = (entries: unknown) =>
  JSON.parse(datadogAge(Buffer.from(JSON.stringify(entries)), now).toString()) as unknown;

describe('datadogAge', () => {
  it('hands on the same bytes while every time is inside the window', () => {
    const body = Buffer.from(
      JSON.stringify([{ timestamp: at(0) }, { timestamp: at(17.9 * hour) }, { message: 'no time' }]),
    );
    expect(datadogAge(body, now)).toBe(body);
  });

  it('moves an outside time, and only that, to event.time', () => {
    const inside = { timestamp: at(hour), n: 1 };
    const outside = {
      message: 'm',
      timestamp: at(19 * hour),
      '@timestamp': at(19 * hour),
      event: { id: 'a' },
      z: null,
    };
    expect(aged([inside, outside])).toEqual([
      inside,
      { message: 'm', event: { id: 'a', time: outside.timestamp }, z: null },
    ]);
  });

  it('treats an unreadable time as outside', () => {
    expect(aged([{ timestamp: 'yesterday' }])).toEqual([{ event: { time: 'yesterday' } }]);
  });

  it('never grows, and leaves no time that Datadog would refuse', () => {
    const entry = fc.record({
      timestamp: fc.integer({ min: -100, max: 100 }).map((hours) => at(hours * hour)),
      event: fc.constant({ id: 'a' }),
      message: fc.string({ unit: 'binary' }),
      details: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const body = Buffer.from(JSON.stringify(entries));
        const result = datadogAge(body, now);
        expect(result.length).toBeLessThanOrEqual(body.length);
        for (const { timestamp, details } of JSON.parse(result.toString()) as {
          timestamp?: string;
          details: unknown;
        }[]) {
          const age = timestamp === undefined ? 0 : now - Date.parse(timestamp);
          expect(age).toBeLessThanOrEqual(18 * hour);
          expect(age).toBeGreaterThanOrEqual(-2 * hour);
          expect(details).not.toBeUndefined();
        }
      }),
    );
  });
});
