import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs, longestDelayMs } from '../../../src/webhooks/breaker/backoff.ts';
import { parseHttpDate } from '../../../src/platform/http/httpDate.ts';
import { longestRetryAfterMs, parseRetryAfter } from '../../../src/platform/http/retryAfter.ts';

const now = Date.UTC(2026, 10, 20, 8, 0, 0);
const day = 24 * 60 * 60 * 1000;

describe('parseHttpDate', () => {
  it('reads what Date writes, for four-digit years', () => {
    const instants = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        expect(parseHttpDate(date.toUTCString(), now)).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });

  it.each([
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Friday, 20-Nov-26 08:00:05 GMT', now + 5000],
    ['Thursday, 20-Nov-76 08:00:05 GMT', Date.UTC(2076, 10, 20, 8, 0, 5)],
    ['Sunday, 20-Nov-77 08:00:05 GMT', Date.UTC(1977, 10, 20, 8, 0, 5)],
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2016, 11, 31, 23, 59, 59)],
  ])('%s', (text, expected) => {
    expect(parseHttpDate(text, now)).toBe(expected);
  });

  it.each([
    'Sun Nov  6 08:49:37 1994',
    '120',
    '-5',
    '',
    '2026-11-20T08:00:00Z',
    'Fri, 31 Feb 2026 08:00:00 GMT',
    'Fri, 20 Nov 2026 24:00:00 GMT',
    'Fri, 20 Nov 2026 08:60:00 GMT',
    'Fri, 20 Nov 2026 08:00:00 UTC',
    'Fri, 20 Nov 2026 08:00:00 +0100',
    'Fri, 00 Nov 2026 08:00:00 GMT',
    ' Fri, 20 Nov 2026 08:00:00 GMT',
  ])('%j is no date', (text) => {
    expect(parseHttpDate(text, now)).toBeNull();
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120_000],
    [' 120 ', 120_000],
    ['Fri, 20 Nov 2026 08:01:00 GMT', 60_000],
    [['60', '120'], 120_000],
    [['nonsense', '30'], 30_000],
    ['999999999', longestRetryAfterMs],
    ['9999999999', longestRetryAfterMs],
    ['9'.repeat(400), longestRetryAfterMs],
    ['Wed, 20 Nov 2036 08:00:00 GMT', longestRetryAfterMs],
  ])('%j: %d ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  it.each([
    undefined,
    '',
    '0',
    '-5',
    '1.5',
    '60, 120',
    '1e3',
    '0x10',
    'soon',
    'Fri, 20 Nov 2026 08:00:00 GMT',
    'Fri, 20 Nov 2026 07:00:00 GMT',
    'Sun Nov 22 08:00:00 2026',
    [[]].flat(),
  ])('%j asks for nothing', (header) => {
    expect(parseRetryAfter(header, now)).toBeNull();
  });

  it('gives for any text null or a wait of up to a day', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.string()), fc.nat().map(String)), (header) => {
        const wait = parseRetryAfter(header, now);
        expect(wait === null || (wait > 0 && wait <= day)).toBe(true);
      }),
    );
  });
});

describe('backoffDelayMs', () => {
  const failures = fc.integer({ min: 1, max: 10_000 });
  const hint = fc.option(fc.integer({ min: 1, max: 2 * day }));
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('climbs 5 s, 15 s, 1 min, 5 min, 15 min, 30 min and stays', () => {
    const steps = [1, 2, 3, 4, 5, 6, 7, 5000].map((count) => backoffDelayMs(count, null, () => 0));
    expect(steps).toEqual([5, 15, 60, 300, 900, 1800, 1800, 1800].map((seconds) => seconds * 1000));
  });

  it('adds at most a fifth', () => {
    expect(backoffDelayMs(1, null, () => 0.999_999_9)).toBe(6000);
  });

  it('honours Retry-After, never brings an attempt closer, and stays within half an hour', () => {
    fc.assert(
      fc.property(failures, hint, share, (count, retryAfterMs, random) => {
        const delay = backoffDelayMs(count, retryAfterMs, () => random);
        const promised = Math.max(
          backoffDelayMs(count, null, () => 0),
          retryAfterMs ?? 0,
        );
        expect(delay).toBeGreaterThanOrEqual(Math.min(promised, longestDelayMs));
        expect(delay).toBeLessThanOrEqual(longestDelayMs);
        expect(Number.isInteger(delay)).toBe(true);
      }),
    );
  });

  it('never falls with more failures', () => {
    fc.assert(
      fc.property(failures, share, (count, random) => {
        expect(backoffDelayMs(count + 1, null, () => random)).toBeGreaterThanOrEqual(
          backoffDelayMs(count, null, () => random),
        );
      }),
    );
  });
});
