import type { Severity } from '../events/event.ts';

/** What an activity means, by whatever name a service calls it. */
export interface Activity {
  readonly eventType: string;
  /** How loud it is when it succeeds. */
  readonly severity: Severity;
  /** Kinds of targets whose access it may have changed and that have to be read again; empty for none. */
  readonly rereads: readonly string[];
  /** Whether it changes access, also where no target of it can be read again. */
  readonly access: boolean;
}

/** An activity with the names that services give it. */
export interface ActivityRow extends Activity {
  readonly names: readonly string[];
}

/** A row of the catalogue for an activity that touches no access. */
export function activity(eventType: string, severity: Severity, names: readonly string[]): ActivityRow {
  return { eventType, severity, rereads: [], access: false, names };
}

/** A row for an activity that changes access of targets of some kinds; of none when its records name no such object. */
export function access(
  eventType: string,
  severity: Severity,
  rereads: readonly string[],
  names: readonly string[],
): ActivityRow {
  return { eventType, severity, rereads, access: true, names };
}
