import { expect, test } from 'vitest';
import type { CompanyAccount } from './companyAccount.ts';
import { isWhole } from './isWhole.ts';

const GOOD: CompanyAccount = {
  audit: 5,
  auditDelivered: 4,
  auditRepeats: 1,
  auditHeldBack: 1,
  auditLost: 0,
  mail: 2,
  mailLost: 0,
  violations: [],
};
const of = (changes: Partial<CompanyAccount>) => ({ lost: 0, changedBytes: 0, company: { ...GOOD, ...changes } });

test('takes what is all there, with and without the company', () => {
  expect(isWhole({ lost: 0, changedBytes: 0, company: null })).toBe(true);
  expect(isWhole(of({}))).toBe(true);
});

test.each([
  ['a lost record', { lost: 1, changedBytes: 0, company: null }],
  ['changed bytes', { lost: 0, changedBytes: 1, company: null }],
  ['an audit record that never came', of({ auditLost: 1 })],
  ['mail that was not read', of({ mailLost: 1 })],
  ['a broken rule', of({ violations: [{ rule: 'window: more than 24 hours', request: '/x' }] })],
])('does not take %s', (_, summary) => {
  expect(isWhole(summary)).toBe(false);
});
