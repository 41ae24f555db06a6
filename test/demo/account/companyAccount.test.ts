import { expect, test } from 'vitest';
import type { Expectation } from './account.ts';
import { accountCompany, type LocatedRecord } from './companyAccount.ts';

const event = (id: string, isWanted = true): Expectation => ({
  kind: 'event',
  position: `o365/0/1/${id}`,
  id,
  isWanted,
});
const audit = (serial: number, expected: Expectation): LocatedRecord => ({
  record: { kind: 'audit', serial },
  expected,
});
const mail = (key: string, expected: Expectation): LocatedRecord => ({ record: { kind: 'mail', key }, expected });

test('tells apart what was delivered, left out as a repeat, held back and lost', () => {
  const expected = {
    audit: new Map([
      [1, 2],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
    ]),
    mail: new Set(['m1', 'm2', 'm3']),
  };
  const located = [
    audit(1, event('a')),
    audit(1, event('a')),
    audit(2, event('b', false)),
    audit(3, event('c')),
    audit(4, event('d')),
    // 5 is on no hub; what became of 6 on the hub never arrived.
    audit(6, event('f')),
    mail('m1', event('x')),
    mail('m2', event('y')),
  ];
  const received = new Map([
    ['a', 1],
    ['x', 1],
  ]);
  const fate = { received, quarantined: new Set(['o365/0/1/c']), failed: new Set(['d']) };
  expect(accountCompany(expected, located, fate, [])).toEqual({
    audit: 6,
    auditDelivered: 1,
    auditRepeats: 1,
    auditHeldBack: 3,
    auditLost: 2,
    mail: 3,
    mailLost: 2,
    violations: [],
  });
});
