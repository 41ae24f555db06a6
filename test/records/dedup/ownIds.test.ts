import { describe, expect, it } from 'vitest';
import { ownIds } from '../../../src/records/dedup/ownIds.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 4, hour));
const NONE: ReadonlySet<string> = new Set();

describe('own ids', () => {
  it('have another meaning when one was published or stands in the batch already', () => {
    const known = ownIds(24);
    expect(known.hasOtherMeaning('auditlogs\nt\n1:a', NONE)).toBe(false);
    expect(known.hasOtherMeaning('auditlogs\nt\n1:a', new Set(['auditlogs\nt\n1:a']))).toBe(true);
    known.remember(['auditlogs\nt\n1:a'], at(0));
    expect(known.hasOtherMeaning('auditlogs\nt\n1:a', NONE)).toBe(true);
    expect(known.hasOtherMeaning('signinlogs\nt\n1:a', NONE)).toBe(false);
    expect(known.hasOtherMeaning(null, NONE)).toBe(false);
  });

  it('are forgotten after the window', () => {
    const known = ownIds(2);
    known.remember(['a'], at(0));
    known.remember(['b'], at(2));
    expect([known.hasOtherMeaning('a', NONE), known.hasOtherMeaning('b', NONE)]).toEqual([true, true]);
    known.remember(['c'], at(3));
    expect([known.hasOtherMeaning('a', NONE), known.hasOtherMeaning('b', NONE)]).toEqual([false, true]);
  });

  it('are bounded: the oldest hours go first', () => {
    const known = ownIds(24, 3);
    known.remember(['a', 'b'], at(0));
    known.remember(['c', 'd'], at(1));
    expect(['a', 'b', 'c', 'd'].map((own) => known.hasOtherMeaning(own, NONE))).toEqual([false, false, true, true]);
    known.remember(['e', 'f'], at(1));
    expect(known.hasOtherMeaning('f', NONE)).toBe(false);
  });
});
