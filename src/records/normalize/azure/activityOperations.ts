import { ANY_RESOURCE, AZURE_OPERATIONS, azureOperation, READ, VERBS } from '../../../catalogue/azure/findOperation.ts';
import type { AzureOperation, ScopeRule } from '../../../catalogue/azure/azureOperation.ts';
import { RESOURCE_KINDS } from '../../../catalogue/azure/resourceKinds.ts';
import type { Outcome, Severity } from '../../../events/event.ts';
import type { EventType, LogSet } from '../../../events/eventType.ts';
import { withFailure } from '../fields/outcome.ts';

/** What an operation says, with its outcome counted in. */
export interface ActivityKind {
  readonly eventType: string;
  readonly severity: Severity;
  readonly scope: ScopeRule;
}

/** Every event type of control-plane operations, with the operations that have it. */
export const ACTIVITY_EVENTS: readonly EventType[] = [
  ...AZURE_OPERATIONS.map((row) => eventOf(row, row.names.map((name) => `\`${name}\``).join(', '))),
  eventOf(READ, 'other operations that end in `/READ`, and actions that only look'),
  ...[...new Set(Object.values(RESOURCE_KINDS)), ANY_RESOURCE].flatMap((kind) =>
    Object.values(VERBS).map(([end, severity, words]) =>
      eventOf(
        { eventType: `${kind}_${end}`, severity, access: false },
        kind === ANY_RESOURCE ? `any other resource: ${words}` : `other operations on ${providersOf(kind)}: ${words}`,
      ),
    ),
  ),
];

function providersOf(kind: string): string {
  return Object.entries(RESOURCE_KINDS)
    .flatMap(([provider, noun]) => (noun === kind ? [`\`${provider}\``] : []))
    .join(', ');
}

function eventOf(
  { eventType, severity, access }: Pick<AzureOperation, 'eventType' | 'severity' | 'access'>,
  condition: string,
): EventType {
  const severities =
    severity === 'INFO'
      ? { INFO: 'otherwise', WARNING: 'failed' }
      : { [severity]: 'ended', INFO: 'started, or still running' };
  const sets: LogSet[] = access ? ['access-changes', 'admin-activity'] : ['admin-activity'];
  return { type: eventType, condition, severities, sets };
}

/**
 * Event type and severity of a control-plane operation. The type names the operation, whatever its outcome. Only the
 * record of its end alerts: while the outcome is open (`Start`, `Accept`), the severity is `INFO`. What failed changed
 * nothing, so that no scope has to be read again.
 */
export function classifyActivity(name: string | null, outcome: Outcome): ActivityKind {
  const found = azureOperation(name ?? '');
  const severity = outcome === 'unknown' ? 'INFO' : withFailure(found.severity, outcome);
  return { eventType: found.eventType, severity, scope: outcome === 'failure' ? 'none' : found.scope };
}
