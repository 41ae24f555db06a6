import type { Severity } from '../../../../events/event.ts';
import type { EventType } from '../../../../events/eventType.ts';
import {
  AUDIT_LOG_DISABLED,
  FORWARDING_SET,
  MAILBOX_AUDIT_CHANGED,
  MAILBOX_AUDIT_DISABLED,
  OTHER_CMDLET,
  OTHER_COMPLIANCE,
} from './cmdletKind.ts';
import { CMDLET_ROWS } from './cmdlets.ts';
import { operationEvents, type OtherSeverities } from '../operationEvents.ts';
import type { OperationRow } from '../operations.ts';

const SPECIAL: readonly OperationRow[] = [
  [FORWARDING_SET.eventType, FORWARDING_SET.severity, 'Set-Mailbox'],
  [
    MAILBOX_AUDIT_DISABLED.eventType,
    MAILBOX_AUDIT_DISABLED.severity,
    'Set-Mailbox Set-MailboxAuditBypassAssociation Set-OrganizationConfig',
  ],
  [MAILBOX_AUDIT_CHANGED.eventType, MAILBOX_AUDIT_CHANGED.severity, 'Set-Mailbox'],
  [AUDIT_LOG_DISABLED.eventType, AUDIT_LOG_DISABLED.severity, 'Set-AdminAuditLogConfig'],
];
/** Cmdlets that are not in the table, by their verb. */
const BY_VERB: readonly (readonly [suffix: string, condition: string])[] = [
  ['READ', 'that read: Get, Search, Test, Export, …'],
  ['OBJECT_CREATED', 'that add or start something: New, Add, Enable, …'],
  ['OBJECT_REMOVED', 'that take something away: Remove, Disable, Stop, …'],
];
const WITH_RULES: ReadonlySet<string> = new Set([
  'MAILBOX_RULE_CREATED',
  'MAILBOX_RULE_CHANGED',
  'TRANSPORT_RULE_CREATED',
  'TRANSPORT_RULE_CHANGED',
]);

/** Every event type of cmdlets; all of them are the work of administrators. */
export const CMDLET_EVENTS: readonly EventType[] = [
  ...operationEvents(CMDLET_ROWS, severities, ['admin-activity']),
  ...operationEvents(SPECIAL, severities, ['admin-activity']).map((event) => ({
    ...event,
    condition: `${event.condition} with parameters that say so`,
  })),
  ...operationEvents(
    [
      [OTHER_CMDLET.eventType, OTHER_CMDLET.severity, ''],
      [OTHER_COMPLIANCE.eventType, OTHER_COMPLIANCE.severity, ''],
    ],
    severities,
    ['admin-activity'],
  ),
  ...['EXCHANGE', 'COMPLIANCE'].flatMap((prefix) =>
    BY_VERB.map(([suffix, condition]): EventType => {
      const type = `${prefix}_${suffix}`;
      return {
        type,
        condition: `other cmdlets ${condition}`,
        severities: { ...severities(type, 'INFO'), INFO: 'otherwise' },
        sets: ['admin-activity'],
      };
    }),
  ),
];

/** What Exchange does to itself is one step less urgent; what failed is at least a `WARNING`. */
function severities(type: string, severity: Severity): OtherSeverities {
  const diverts = WITH_RULES.has(type) ? { ALERT: 'the rule diverts or deletes mail' } : {};
  if (severity === 'ALERT') return { WARNING: 'done by Exchange itself' };
  return severity === 'WARNING' ? { ...diverts, INFO: 'done by Exchange itself' } : { WARNING: 'failed' };
}
