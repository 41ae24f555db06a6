import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeConnectionState, failing, HOUR, MINUTE, plus, START } from './states.ts';
import { longestDelayMs } from '../../../src/webhooks/breaker/backoff.ts';
import { isOwnEgressDown } from '../../../src/webhooks/breaker/attribution.ts';
import { newConnectionState, type ConnectionState } from '../../../src/webhooks/connection/connectionState.ts';
import {
  afterFailure,
  afterSuccess,
  agreedSkip,
  claimProbe,
  disable,
  disableReason,
  enable,
  mayAttempt,
  notCounted,
  paused,
  releaseProbe,
  resumed,
  resumesWhereItStopped,
  verified,
} from '../../../src/webhooks/breaker/transitions.ts';

const DAY = 24 * HOUR;
const fresh = newConnectionState(START);
const noJitter = () => 0;

/** So many failures in a row, each at the first moment at which an attempt may be made. */
function failTimes(count: number, code = 'http_503', retryAfterMs: number | null = null): ConnectionState {
  let state = fresh;
  let now = START;
  for (let attempt = 0; attempt < count; attempt++) {
    state = afterFailure(state, { code, retryAfterMs, startedAt: now }, now, noJitter);
    now = new Date(state.failures?.nextAttemptAt ?? '');
  }
  return state;
}

describe('a connection-class failure', () => {
  it('begins a run, and each attempt waits longer, up to half an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 30].map((count) => {
      const { failures } = failTimes(count);
      return Date.parse(failures?.nextAttemptAt ?? '') - Date.parse(failures?.lastAt ?? '');
    });
    expect(waits).toEqual([5, 15, 60, 300, 900, 1800, 1800, 1800].map((seconds) => seconds * 1000));
  });

  it('of a name that does not exist waits a minute at once: resolvers remember it', () => {
    const once = failTimes(1, 'dns_not_found').failures;
    expect(Date.parse(once?.nextAttemptAt ?? '') - START.getTime()).toBe(MINUTE);
    const fifth = failTimes(5, 'dns_not_found').failures;
    expect(Date.parse(fifth?.nextAttemptAt ?? '') - Date.parse(fifth?.lastAt ?? '')).toBe(15 * MINUTE);
  });

  it('never lets an attempt come earlier than the ladder or the receiver asked, nor later than half an hour', () => {
    const failure = fc.record({
      retryAfterMs: fc.option(fc.integer({ min: 1, max: DAY })),
      jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(failure, { minLength: 1, maxLength: 30 }), (sequence) => {
        let state = fresh;
        let now = START;
        for (const [index, { retryAfterMs, jitter }] of sequence.entries()) {
          state = afterFailure(state, { code: 'http_429', retryAfterMs, startedAt: now }, now, () => jitter);
          const next = Date.parse(state.failures?.nextAttemptAt ?? '');
          expect(state.failures?.attempts).toBe(index + 1);
          expect(next - now.getTime()).toBeGreaterThanOrEqual(Math.min(longestDelayMs, retryAfterMs ?? 5000));
          expect(next - now.getTime()).toBeLessThanOrEqual(longestDelayMs);
          expect(mayAttempt(state, new Date(next - 1))).toBe(false);
          expect(mayAttempt(state, new Date(next))).toBe(true);
          now = new Date(next);
        }
        expect(state.failures?.since).toBe(START.toISOString());
        expect(state.failures?.countedFrom).toBe(START.toISOString());
      }),
    );
  });

  it('counts once for all attempts that were under way when it was written down', () => {
    const first = afterFailure(fresh, { code: 'timeout', retryAfterMs: null, startedAt: START }, plus(5000), noJitter);
    const late = { code: 'http_500', retryAfterMs: 60_000, startedAt: plus(4999) };
    expect(afterFailure(first, late, plus(9000), noJitter)).toBe(first);
    const next = afterFailure(first, { ...late, startedAt: plus(10_000) }, plus(10_001), noJitter);
    expect(next.failures).toMatchObject({ attempts: 2, lastCode: 'http_500' });
  });

  it('counts after a claim for a connection that had no failures', () => {
    const claimed = claimProbe(fresh, 15_000, START);
    const failed = { code: 'http_500', retryAfterMs: null, startedAt: plus(-1) };
    expect(afterFailure(claimed, failed, plus(10), noJitter).failures?.attempts).toBe(1);
  });

  it('is forgotten with the first success', () => {
    expect(afterSuccess(failTimes(7))).toEqual(fresh);
  });
});

describe('what switches a connection off', () => {
  it.each([
    [95.99, 500, 'http_503', null],
    [96, 19, 'http_503', null],
    [96, 20, 'http_503', 'no_success'],
    [96, 20, 'timeout', 'no_success'],
    [96, 20, 'dns_not_found', 'no_success'],
    [96, 20, 'http_401', 'no_success'],
    [2000, 19, 'http_404', null],
    [2000, 4000, 'certificate_expired', 'no_success'],
    [0, 1, 'disable_asked', 'asked_by_receiver'],
    [0, 1, 'http_410', null],
    [0, 1, 'http_500', null],
  ])('%d h since the first failure, %d attempts, last %s: %s', (hours, attempts, lastCode, reason) => {
    const state = failing({ attempts, lastCode, goneAt: lastCode === 'http_410' ? START.toISOString() : null });
    expect(disableReason(state, plus(hours * HOUR))).toBe(reason);
  });

  it.each([
    ['a minute', MINUTE, 'gone'],
    ['less than a minute', MINUTE - 1, null],
  ])('is a second 410 after %s', (_, delay, reason) => {
    const gone = (startedAt: Date) => ({ code: 'http_410', retryAfterMs: null, startedAt });
    const once = afterFailure(fresh, gone(START), START, noJitter);
    expect(disableReason(once, START)).toBeNull();
    const twice = afterFailure(once, gone(plus(delay)), plus(delay), noJitter);
    expect(twice.failures?.goneAt).toBe(START.toISOString());
    expect(disableReason(twice, plus(delay))).toBe(reason);
  });

  it('is not a 410 long ago with another answer now, nor one that a success lies after', () => {
    const once = afterFailure(fresh, { code: 'http_410', retryAfterMs: null, startedAt: START }, START, noJitter);
    const other = afterFailure(
      once,
      { code: 'http_503', retryAfterMs: null, startedAt: plus(HOUR) },
      plus(HOUR),
      noJitter,
    );
    expect(disableReason(other, plus(HOUR))).toBeNull();
    const again = { code: 'http_410', retryAfterMs: null, startedAt: plus(2 * HOUR) };
    expect(disableReason(afterFailure(other, again, plus(2 * HOUR), noJitter), plus(2 * HOUR))).toBe('gone');
    expect(
      disableReason(afterFailure(afterSuccess(other), again, plus(2 * HOUR), noJitter), plus(2 * HOUR)),
    ).toBeNull();
  });

  it('is not time in which our own way out was down', () => {
    const state = failing({ attempts: 300, lastCode: 'dns_unavailable' });
    const excused = notCounted(state, plus(200 * HOUR));
    expect(excused.failures).toMatchObject({ since: START.toISOString(), attempts: 300 });
    expect(disableReason(excused, plus(200 * HOUR + 95 * HOUR))).toBeNull();
    expect(disableReason(excused, plus(200 * HOUR + 96 * HOUR))).toBe('no_success');
    expect(notCounted(fresh, START)).toBe(fresh);
  });
});

describe('the overlay', () => {
  const off = disable(failing({ attempts: 20 }), 'no_success', plus(96 * HOUR));

  it('starts the clock of seven days, unless a pause started it before', () => {
    expect(off).toMatchObject({ disabled: { reason: 'no_success' }, pausedAt: plus(96 * HOUR).toISOString() });
    const both = disable(paused(fresh, START), 'gone', plus(HOUR));
    expect(both.pausedAt).toBe(START.toISOString());
  });

  it('goes with the operation, or with a test event after another configuration; the clock stays', () => {
    for (const on of [enable(off), verified(off, 'other')]) {
      expect(on).toMatchObject({ disabled: null, failures: null, pausedAt: off.pausedAt });
    }
    expect(verified(off, 'other').verifiedHash).toBe('other');
    expect(enable(off).verifiedHash).toBe(off.verifiedHash);
  });
});

describe('a probe', () => {
  it('is taken by one: all others wait for as long as it can take', () => {
    const due = new Date(failTimes(3).failures?.nextAttemptAt ?? '');
    const claimed = claimProbe(failTimes(3), 15_000, due);
    expect(mayAttempt(claimed, new Date(due.getTime() + 14_999))).toBe(false);
    expect(mayAttempt(claimed, new Date(due.getTime() + 15_000))).toBe(true);
    expect(claimed.failures).toMatchObject({ attempts: 3, lastCode: 'http_503' });
  });

  it('with which nothing was sent is given back; a claim or failure of somebody else is not', () => {
    const until = plus(15_000).toISOString();
    expect(releaseProbe(claimProbe(fresh, 15_000, START), until, plus(1))).toEqual(fresh);
    const run = claimProbe(failTimes(3), 15_000, START);
    expect(mayAttempt(releaseProbe(run, until, plus(1)), plus(1))).toBe(true);
    expect(releaseProbe(run, until, plus(1)).failures?.attempts).toBe(3);
    const theirs = claimProbe(run, 15_000, plus(7));
    expect(releaseProbe(theirs, until, plus(8))).toBe(theirs);
    expect(releaseProbe(fresh, until, START)).toBe(fresh);
  });
});

describe('coming back', () => {
  it.each([
    ['6 d 23 h', 6 * DAY + 23 * HOUR, true],
    ['7 d less a millisecond', 7 * DAY - 1, true],
    ['7 d 0 h', 7 * DAY, false],
    ['40 d', 40 * DAY, false],
  ])('after %s: where it stopped is %s', (_, off, where) => {
    expect(resumesWhereItStopped(paused(fresh, START), plus(off))).toBe(where);
  });

  it('a connection that was never off goes on, and pausing again does not move the clock', () => {
    expect(resumesWhereItStopped(fresh, plus(400 * DAY))).toBe(true);
    const once = paused(fresh, START);
    expect(paused(once, plus(DAY))).toBe(once);
    expect(resumed(once)).toEqual(fresh);
  });

  it('agrees once on where a skip ends, and ends a skip that has begun', () => {
    const off = paused(fresh, START);
    const agreed = agreedSkip(off, off.pausedAt, { '0': 7 });
    expect(agreed.skipTo).toEqual({ '0': 7 });
    expect(agreedSkip(agreed, off.pausedAt, { '0': 9 })).toBe(agreed);
    expect(agreedSkip(fresh, off.pausedAt, { '0': 9 })).toBe(fresh);
    expect(resumesWhereItStopped(agreed, plus(1))).toBe(false);
    expect(resumed(agreed)).toEqual(fresh);
  });
});

describe('attribution', () => {
  const refused = failing({ lastCode: 'connect_refused' });
  const dns = failing({ lastCode: 'dns_unavailable' });
  it.each<[string, readonly ConnectionState[], boolean]>([
    ['nobody configured', [], false],
    ['one connection, which cannot be told apart', [dns], false],
    ['every one, with DNS or connect errors', [dns, refused, failing({ lastCode: 'dns_not_found' })], true],
    [
      'every one, unreachable or timed out connecting',
      [failing({ lastCode: 'unreachable' }), failing({ lastCode: 'connect_timeout' })],
      true,
    ],
    ['one that works', [dns, fresh], false],
    ['one whose receiver answered', [dns, failing({ lastCode: 'http_503' })], false],
    ['one that was slow, so it was reached', [dns, failing({ lastCode: 'timeout' })], false],
    ['one with a bad certificate, so it was reached', [dns, failing({ lastCode: 'certificate_name' })], false],
    ['one switched off long ago says nothing', [dns, refused, disable(failing({}), 'gone', START)], true],
    ['one beside one switched off cannot be told apart', [dns, disable(dns, 'no_success', START)], false],
  ])('%s', (_, states, own) => {
    expect(isOwnEgressDown(states)).toBe(own);
  });
});

describe('the state blob', () => {
  it('is read back as it was, in every state', async () => {
    for (const state of [fresh, failTimes(4), disable(failTimes(2, 'http_410'), 'gone', START)]) {
      expect(await decodeConnectionState({ version: 2, ...state })).toEqual(state);
    }
    const skipping = agreedSkip(paused(fresh, START), START.toISOString(), { '0': 7 });
    expect(await decodeConnectionState({ version: 2, ...skipping })).toEqual(skipping);
  });

  it('of version 1 is read forward: a run counts from its beginning', async () => {
    const { skipTo: _, ...before } = fresh;
    expect(await decodeConnectionState({ version: 1, ...before })).toEqual(fresh);
    const state = failTimes(4);
    const { countedFrom: __, ...run } = { ...state.failures };
    expect(await decodeConnectionState({ version: 1, ...before, failures: run })).toEqual(state);
  });

  it.each([
    ['pausedAt', 7],
    ['failures', { since: 'x' }],
    ['disabled', { at: START.toISOString(), reason: 'because' }],
    ['skipTo', { '0': 'seven' }],
    ['createdAt', null],
  ])('is refused when %s is %j', async (field, value) => {
    await expect(decodeConnectionState({ version: 2, ...fresh, [field]: value })).rejects.toMatchObject({
      name: 'StateCorruptError',
    });
  });
});
