import type { Outcome, Severity } from '../../../events/event.ts';
import { withFailure } from '../fields/outcome.ts';

/** Event type, severity, and the operations that have them. */
export type OperationRow = readonly [eventType: string, severity: Severity, names: string];

export interface OperationKind {
  readonly eventType: string;
  readonly severity: Severity;
}

/**
 * A table of operations, found in any letter case: services spell the same one `DlpRuleMatch` and `DLPRuleMatch`.
 * Names stand in one text, parted by white space.
 */
export function operationTable(rows: readonly OperationRow[]): ReadonlyMap<string, OperationKind> {
  return new Map(
    rows.flatMap(([eventType, severity, names]) =>
      names.split(/\s+/).map((name): [string, OperationKind] => [name.toLowerCase(), { eventType, severity }]),
    ),
  );
}

/** The kind of an operation; `fallback` when there is none or the table does not know it. */
export function kindOf(
  table: ReadonlyMap<string, OperationKind>,
  operation: string | null,
  fallback: OperationKind,
): OperationKind {
  return operation === null ? fallback : (table.get(operation.trim().toLowerCase()) ?? fallback);
}

/** The more urgent of two severities. */
export function atLeast(severity: Severity, least: Severity): Severity {
  return RANKS.indexOf(severity) < RANKS.indexOf(least) ? least : severity;
}

/** One step less urgent. */
export function oneLess(severity: Severity): Severity {
  return severity === 'ALERT' ? 'WARNING' : 'INFO';
}

/** The kind with the severity of an administrative action: a failed one is at least a `WARNING`. */
export function administrative({ eventType, severity }: OperationKind, outcome: Outcome): OperationKind {
  return { eventType, severity: withFailure(severity, outcome) };
}

const RANKS: readonly Severity[] = ['INFO', 'WARNING', 'ALERT'];
