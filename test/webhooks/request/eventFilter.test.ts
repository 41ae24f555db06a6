import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileEventFilter } from '../../../src/webhooks/request/eventFilter.ts';

const matches = (list: string[], type: string) => compileEventFilter(list).matches(type);

describe('compileEventFilter', () => {
  it('lets everything pass when empty', () => {
    expect(matches([], 'ANYTHING')).toBe(true);
  });

  it.each([
    ['ROLE_ASSIGNED', 'ROLE_ASSIGNED', true],
    ['ROLE_ASSIGNED', 'ROLE_ASSIGNED_X', false],
    ['ROLE_*', 'ROLE_', true],
    ['ROLE_*', 'ROLE_REMOVED', true],
    ['ROLE_*', 'A_ROLE_X', false],
    ['*_FAILED', 'SIGN_IN_FAILED', true],
    ['A*A', 'A', false],
    ['A*A', 'AA', true],
    ['*', '', true],
    ['*B*B*', 'ABAB', true],
    ['*B*B*', 'AB', false],
    ['A*BC*C', 'ABC', false],
    ['A*BC*C', 'ABCC', true],
  ])('%s on %s: %s', (pattern, type, wanted) => {
    expect(matches([pattern], type)).toBe(wanted);
  });

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('A', 'B', '_'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('A', 'B', '_', '*'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), text, (list, type) => {
        const expected = list.some((entry) => new RegExp(`^${entry.replaceAll('*', '.*')}$`).test(type));
        expect(matches(list, type)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays fast on a pattern that would make a regular expression backtrack', () => {
    const started = performance.now();
    expect(matches([`${'*A'.repeat(500)}*B`], 'A'.repeat(20_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('resolves named sets, and orders and joins what is said twice', () => {
    const sets = new Map([['access', ['ROLE_*', 'GROUP_MEMBER_ADDED']]]);
    const filter = compileEventFilter(['SIGN_IN_FAILED', '@access', 'ROLE_*'], sets);
    expect(filter.problems).toEqual([]);
    expect(filter.patterns).toEqual(['GROUP_MEMBER_ADDED', 'ROLE_*', 'SIGN_IN_FAILED']);
    expect(filter.matches('ROLE_ASSIGNED')).toBe(true);
    expect(filter.matches('GROUP_MEMBER_REMOVED')).toBe(false);
  });

  it.each([
    [' role_assigned', 'filter-pattern', 'Write it in capital letters.'],
    ['ROLE.*', 'filter-pattern', 'Use event types'],
    ['', 'filter-pattern', 'Use event types'],
    ['@acess', 'filter-set', 'Known sets: @access.'],
  ])('%j is reported and lets nothing pass', (entry, code, fix) => {
    const filter = compileEventFilter([entry], new Map([['access', ['ROLE_*']]]));
    expect(filter.problems).toHaveLength(1);
    expect(filter.problems[0]).toMatchObject({ severity: 'refused', code });
    expect(filter.problems[0]?.problem).toContain(fix);
    expect(filter.matches('ROLE_ASSIGNED')).toBe(false);
  });

  it('takes a set by its bare name too, and an unknown one is a problem either way', () => {
    const sets = new Map([['access-changes', ['ROLE_*']]]);
    for (const entry of ['access-changes', '@access-changes']) {
      const filter = compileEventFilter([entry, 'SIGN_IN_FAILED'], sets);
      expect(filter.problems).toEqual([]);
      expect(['ROLE_ASSIGNED', 'SIGN_IN_FAILED', 'USER_UPDATED'].map(filter.matches)).toEqual([true, true, false]);
    }
    expect(compileEventFilter(['no-such-set'], sets).problems).toHaveLength(1);
  });
});
