import type { Severity } from '../../../events/event.ts';
import type { EventType, LogSet } from '../../../events/eventType.ts';
import type { OperationRow } from './operations.ts';
import { setsOf } from './sets.ts';

/** When a type has another severity than its row says: severity → in which case. */
export type OtherSeverities = Partial<Readonly<Record<Severity, string>>>;

/**
 * The documentation of a table of operations.
 *
 * @param others the further severities that a type may have, by type and the severity of its row
 * @param sets log sets that all of them belong to
 */
export function operationEvents(
  rows: readonly OperationRow[],
  others: (type: string, severity: Severity) => OtherSeverities,
  sets: readonly LogSet[] = [],
): EventType[] {
  return rows.map(([type, severity, names]) => {
    const condition = names === '' ? 'any other operation' : names.split(/\s+/).map(quoted).join(', ');
    const other = others(type, severity);
    const usual = Object.keys(other).length === 0 ? 'always' : 'otherwise';
    return { type, condition, severities: { ...other, [severity]: usual }, sets: setsOf(type, sets) };
  });
}

/** An administrative operation that failed is at least a `WARNING`. */
export function whenFailed(severity: Severity): OtherSeverities {
  return severity === 'INFO' ? { WARNING: 'failed' } : {};
}

function quoted(name: string): string {
  return `“${name}”`;
}
