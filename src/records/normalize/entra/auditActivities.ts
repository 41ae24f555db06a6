import type { Activity } from '../../../catalogue/activity.ts';
import { DIRECTORY_ACTIVITIES, directoryActivity } from '../../../catalogue/entra/directoryActivity.ts';
import { UNKNOWN, UNLISTED } from '../../../catalogue/entra/unlisted.ts';
import type { Outcome, Severity } from '../../../events/event.ts';
import { type EventType, type LogSet, unlessFailed } from '../../../events/eventType.ts';
import { withFailure } from '../fields/outcome.ts';
import type { ModifiedProperty } from './modifiedProperties.ts';
import { USER_UPDATES, userUpdate } from './userUpdates.ts';

/** What a record of the directory says, with its outcome counted in. */
export interface AuditKind {
  readonly eventType: string;
  readonly severity: Severity;
  /** Kinds of targets to read again. */
  readonly rereads: readonly string[];
}

/** Every event type of directory activities, with the activities that have it. */
export const AUDIT_EVENTS: readonly EventType[] = [
  ...DIRECTORY_ACTIVITIES.map((row) => eventOf(row, row.names.map((name) => `“${name}”`).join(', '))),
  ...USER_UPDATES.map(({ activity, condition }) => eventOf(activity, condition)),
  ...UNLISTED.map(([pattern, activity]) =>
    eventOf(activity, `other activities whose name matches \`${pattern.source}\``),
  ),
  eventOf(UNKNOWN, 'any other activity'),
];

function eventOf({ eventType, severity, access }: Activity, condition: string): EventType {
  const sets: LogSet[] = access ? ['access-changes', 'admin-activity'] : ['admin-activity'];
  return unlessFailed(eventType, severity, condition, sets);
}

/**
 * What a directory activity means. The type names the activity, whatever its outcome; a failed one is at least a
 * `WARNING` and changed nothing, so that nothing has to be read again.
 */
export function classifyAudit(
  name: string | null,
  operationType: string | null,
  outcome: Outcome,
  changes: readonly ModifiedProperty[],
): AuditKind {
  const listed = directoryActivity(name, operationType);
  const { eventType, severity, rereads } = listed.eventType === 'USER_UPDATED' ? userUpdate(listed, changes) : listed;
  return outcome === 'failure'
    ? { eventType, severity: withFailure(severity, outcome), rereads: [] }
    : { eventType, severity, rereads };
}
