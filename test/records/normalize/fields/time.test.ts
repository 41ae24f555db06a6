import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growthFaults } from '../../../support/growth.ts';
import { toTime } from '../../../../src/records/normalize/fields/time.ts';

describe('toTime', () => {
  it('takes time in proportion to its text', () => {
    const ends = ['3/4/2026 5:06:07', '3/4/2026 5:06:07 PM', '3/4/2026', '2026-03-04T05:06:07', '2026-03-04'];
    const adversaries = ends.flatMap((before) => [
      { before, unit: ' ', after: '!' },
      { before: `${before}.`, unit: '0', after: '!' },
    ]);
    expect(growthFaults(toTime, adversaries)).toEqual([]);
  });

  it.each([
    ['03/04/2026 05:06:07', '2026-03-04T05:06:07.000Z'],
    ['3/4/2026 05:06:07', '2026-03-04T05:06:07.000Z'],
    ['03/04/2026 05:06:07 AM', '2026-03-04T05:06:07.000Z'],
    ['3/4/2026 5:06:07 PM', '2026-03-04T17:06:07.000Z'],
    ['3/4/2026 12:06:07 AM', '2026-03-04T00:06:07.000Z'],
    ['3/4/2026 12:06:07 PM', '2026-03-04T12:06:07.000Z'],
    ['3/4/2026 6:06:07 AM +01:00', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T05:06:07.22Z', '2026-03-04T05:06:07.220Z'],
    ['2026-03-04T05:06:07.9999999Z', '2026-03-04T05:06:07.999Z'],
    ['2026-03-04T05:06:07.535404056Z', '2026-03-04T05:06:07.535Z'],
    ['2026-03-04T05:06:07.1+00:00', '2026-03-04T05:06:07.100Z'],
    ['2026-03-04T07:06:07+02:00', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T00:36:07-04:30', '2026-03-04T05:06:07.000Z'],
    ['2026-03-04T5:06:07.739Z', '2026-03-04T05:06:07.739Z'],
    ['2026-03-04 05:06:07.844000000', '2026-03-04T05:06:07.844Z'],
    ['2024-02-29T05:06:07Z', '2024-02-29T05:06:07.000Z'],
    ['2026-12-31T23:59:59Z', '2026-12-31T23:59:59.000Z'],
  ])('reads %s', (text, expected) => expect(toTime(text)).toBe(expected));

  it.each([
    '',
    'yesterday',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '31/12/2026 1:00:00',
    '2026-03-04T24:00:00Z',
    '3/4/2026 13:00:00 PM',
    5,
    null,
    undefined,
  ])('has no time for %s', (value) => expect(toTime(value)).toBeNull());

  it('reads back every instant it could have written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(toTime(date.toISOString())).toBe(date.toISOString());
          expect(toTime(date.toISOString().replace('Z', '9999'))).toBe(date.toISOString());
        },
      ),
    );
  });
});
