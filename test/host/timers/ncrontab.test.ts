import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule, ScheduleError } from './ncrontab.ts';

const next = (schedule: string, after: string): string => parseSchedule(schedule).next(new Date(after)).toISOString();

describe('parseSchedule', () => {
  it.each([
    ['0 */5 * * * *', '2026-03-01T10:02:30.500Z', '2026-03-01T10:05:00.000Z'],
    ['0 */5 * * * *', '2026-03-01T10:05:00.000Z', '2026-03-01T10:10:00.000Z'],
    ['*/5 * * * *', '2026-03-01T10:58:00.000Z', '2026-03-01T11:00:00.000Z'],
    ['30 0 6 * * *', '2026-12-31T06:00:31.000Z', '2027-01-01T06:00:30.000Z'],
    ['0 30 9 * * MON-FRI', '2026-11-20T09:30:00.000Z', '2026-11-23T09:30:00.000Z'],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 12 1 JAN,JUL *', '2026-02-01T00:00:00.000Z', '2026-07-01T12:00:00.000Z'],
    ['0 0-20/10 8 * * *', '2026-02-01T08:10:00.000Z', '2026-02-01T08:20:00.000Z'],
    ['15/20 * * * * *', '2026-02-01T08:10:16.000Z', '2026-02-01T08:10:35.000Z'],
    ['00:01:30', '2026-02-01T00:00:00.000Z', '2026-02-01T00:01:30.000Z'],
  ])('%s after %s is %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it.each(['', '* * *', '60 * * * * *', '0 0 0 30 2 *', '0 5-1 * * * *', '*/0 * * * * *', '0 0 0 * FOO *', '00:00:00'])(
    'refuses "%s"',
    (schedule) => {
      expect(() => parseSchedule(schedule)).toThrow(ScheduleError);
    },
  );

  it('agrees with a search second by second', () => {
    const step = fc.constantFrom('*', '*/7', '5', '3-9', '10,40', '50/3');
    const from = Date.UTC(2026, 0, 30);
    fc.assert(
      fc.property(step, step, fc.constantFrom('*', '*/5', '23'), fc.nat(86_400 * 3), (second, minute, hour, offset) => {
        const after = new Date(from + offset * 1000);
        const found = parseSchedule(`${second} ${minute} ${hour} * * *`).next(after);
        expect(found.getTime()).toBe(bySearch(second, minute, hour, after).getTime());
      }),
      { numRuns: 60 },
    );
  });
});

/** The slow way, with a matcher of its own. */
function bySearch(second: string, minute: string, hour: string, after: Date): Date {
  const matches = (text: string, value: number, high: number): boolean =>
    text.split(',').some((part) => {
      const [range = '', step] = part.split('/');
      const [first = '', last] = range.split('-');
      const from = first === '*' ? 0 : Number(first);
      const to = first === '*' || (last === undefined && step !== undefined) ? high : Number(last ?? first);
      return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
    });
  for (let time = Math.floor(after.getTime() / 1000) + 1; ; time += 1) {
    const date = new Date(time * 1000);
    if (!matches(hour, date.getUTCHours(), 23)) time += 59 - date.getUTCSeconds();
    else if (matches(minute, date.getUTCMinutes(), 59) && matches(second, date.getUTCSeconds(), 59)) return date;
  }
}
