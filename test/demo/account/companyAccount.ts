import type { Violation } from '../../simulators/microsoft365/verdict.ts';
import type { ExpectedOfCompany } from '../company/company.ts';
import type { CompanyRecord } from '../company/hubRecords.ts';
import type { Expectation } from './account.ts';

/** One record of the company in a source hub, and what must come of it. */
export interface LocatedRecord {
  readonly record: CompanyRecord;
  readonly expected: Expectation;
}

/** What came of them. */
export interface CompanyFate {
  readonly received: ReadonlyMap<string, number>;
  /** Quarantined by position; failed and undeliverable by event id. */
  readonly quarantined: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

/** Held against the simulator's own oracle, which knows what it made and nothing of hubs. */
export interface CompanyAccount {
  /** Audit records that a listing shows. */
  readonly audit: number;
  /** Of those the ones that came as an event of their own. */
  readonly auditDelivered: number;
  /** Places beyond the first in which the service has a record: left out as repeats. */
  readonly auditRepeats: number;
  /** Kept back by a setting, in quarantine, or refused by the receiver. */
  readonly auditHeldBack: number;
  readonly auditLost: number;
  /** Rows of the message trace that there were at the start. */
  readonly mail: number;
  readonly mailLost: number;
  /** Rules of Microsoft's APIs that a request broke. */
  readonly violations: readonly Violation[];
}

export function accountCompany(
  { audit, mail }: ExpectedOfCompany,
  located: readonly LocatedRecord[],
  fate: CompanyFate,
  violations: readonly Violation[],
): CompanyAccount {
  const delivered = new Set<number>();
  const heldBack = new Set<number>();
  const mailThere = new Set<string>();
  for (const { record, expected } of located) {
    const outcome = outcomeOf(expected, fate);
    if (outcome === 'missing') continue;
    if (record.kind === 'mail') mailThere.add(record.key);
    else (outcome === 'delivered' ? delivered : heldBack).add(record.serial);
  }
  const serials = [...audit.keys()];
  const isHeldBack = (serial: number) => !delivered.has(serial) && heldBack.has(serial);
  return {
    audit: audit.size,
    auditDelivered: serials.filter((serial) => delivered.has(serial)).length,
    auditRepeats: [...audit.values()].reduce((sum, places) => sum + places - 1, 0),
    auditHeldBack: serials.filter(isHeldBack).length,
    auditLost: serials.filter((serial) => !delivered.has(serial) && !heldBack.has(serial)).length,
    mail: mail.size,
    mailLost: [...mail].filter((key) => !mailThere.has(key)).length,
    violations,
  };
}

function outcomeOf(expected: Expectation, { received, quarantined, failed }: CompanyFate) {
  if (quarantined.has(expected.position)) return 'heldBack';
  if (expected.kind === 'rejected') return 'missing';
  if (expected.kind === 'notPublished' || !expected.isWanted || failed.has(expected.id)) return 'heldBack';
  return received.has(expected.id) ? 'delivered' : 'missing';
}
