import type { Outcome, Severity } from '../../../events/event.ts';
import type { EventType, LogSet } from '../../../events/eventType.ts';
import { withFailure } from '../fields/outcome.ts';
import { isScopeType } from './scopeKey.ts';

export interface ActivityKind {
  readonly eventType: string;
  readonly severity: Severity;
}

/** Operations by their whole name, in upper case as newer records write them. */
const EXACT: ReadonlyMap<string, ActivityKind> = new Map(
  Object.entries({
    'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE': ['AZURE_ROLE_ASSIGNED', 'ALERT'],
    'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/DELETE': ['AZURE_ROLE_REMOVED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/ROLEDEFINITIONS/WRITE': ['AZURE_ROLE_DEFINITION_CHANGED', 'ALERT'],
    'MICROSOFT.AUTHORIZATION/ROLEDEFINITIONS/DELETE': ['AZURE_ROLE_DEFINITION_DELETED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/ROLEELIGIBILITYSCHEDULEREQUESTS/WRITE': ['AZURE_ROLE_ELIGIBILITY_REQUESTED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/ROLEELIGIBILITYSCHEDULEREQUESTS/CANCEL/ACTION': ['AZURE_ROLE_REQUEST_CANCELED', 'INFO'],
    'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTSCHEDULEREQUESTS/WRITE': ['AZURE_ROLE_ACTIVATION_REQUESTED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTSCHEDULEREQUESTS/CANCEL/ACTION': ['AZURE_ROLE_REQUEST_CANCELED', 'INFO'],
    'MICROSOFT.AUTHORIZATION/ROLEMANAGEMENTPOLICIES/WRITE': ['AZURE_ROLE_POLICY_CHANGED', 'ALERT'],
    'MICROSOFT.AUTHORIZATION/DENYASSIGNMENTS/WRITE': ['AZURE_DENY_ASSIGNMENT_CHANGED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/DENYASSIGNMENTS/DELETE': ['AZURE_DENY_ASSIGNMENT_DELETED', 'ALERT'],
    'MICROSOFT.AUTHORIZATION/ELEVATEACCESS/ACTION': ['ACCESS_ELEVATED', 'ALERT'],
    'MICROSOFT.AUTHORIZATION/CLASSICADMINISTRATORS/WRITE': ['AZURE_CLASSIC_ADMINISTRATOR_ADDED', 'ALERT'],
    'MICROSOFT.AUTHORIZATION/CLASSICADMINISTRATORS/DELETE': ['AZURE_CLASSIC_ADMINISTRATOR_REMOVED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/LOCKS/WRITE': ['AZURE_LOCK_CHANGED', 'INFO'],
    'MICROSOFT.AUTHORIZATION/LOCKS/DELETE': ['AZURE_LOCK_DELETED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/POLICYASSIGNMENTS/WRITE': ['AZURE_POLICY_CHANGED', 'INFO'],
    'MICROSOFT.AUTHORIZATION/POLICYASSIGNMENTS/DELETE': ['AZURE_POLICY_DELETED', 'WARNING'],
    'MICROSOFT.AUTHORIZATION/POLICYEXEMPTIONS/WRITE': ['AZURE_POLICY_EXEMPTED', 'WARNING'],
    'MICROSOFT.MANAGEMENT/MANAGEMENTGROUPS/WRITE': ['MANAGEMENT_GROUP_CHANGED', 'WARNING'],
    'MICROSOFT.MANAGEMENT/MANAGEMENTGROUPS/DELETE': ['MANAGEMENT_GROUP_DELETED', 'WARNING'],
    'MICROSOFT.MANAGEMENT/MANAGEMENTGROUPS/SUBSCRIPTIONS/WRITE': ['SUBSCRIPTION_MOVED', 'WARNING'],
    'MICROSOFT.MANAGEMENT/MANAGEMENTGROUPS/SUBSCRIPTIONS/DELETE': ['SUBSCRIPTION_MOVED', 'WARNING'],
    'MICROSOFT.RESOURCES/SUBSCRIPTIONS/RESOURCEGROUPS/DELETE': ['RESOURCE_GROUP_DELETED', 'WARNING'],
    'MICROSOFT.MANAGEDSERVICES/REGISTRATIONASSIGNMENTS/WRITE': ['LIGHTHOUSE_DELEGATION_ADDED', 'ALERT'],
    'MICROSOFT.MANAGEDSERVICES/REGISTRATIONDEFINITIONS/WRITE': ['LIGHTHOUSE_DEFINITION_CHANGED', 'ALERT'],
    'MICROSOFT.MANAGEDSERVICES/REGISTRATIONASSIGNMENTS/DELETE': ['LIGHTHOUSE_DELEGATION_REMOVED', 'WARNING'],
    'MICROSOFT.KEYVAULT/VAULTS/ACCESSPOLICIES/WRITE': ['KEY_VAULT_ACCESS_CHANGED', 'ALERT'],
    'MICROSOFT.KEYVAULT/VAULTS/DELETE': ['KEY_VAULT_DELETED', 'WARNING'],
    'MICROSOFT.KEYVAULT/LOCATIONS/DELETEDVAULTS/PURGE/ACTION': ['KEY_VAULT_PURGED', 'ALERT'],
    'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTACCOUNTSAS/ACTION': ['STORAGE_TOKEN_CREATED', 'WARNING'],
    'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTSERVICESAS/ACTION': ['STORAGE_TOKEN_CREATED', 'WARNING'],
    'MICROSOFT.WEB/SITES/PUBLISHXML/ACTION': ['PUBLISHING_CREDENTIALS_READ', 'ALERT'],
    'MICROSOFT.COMPUTE/DISKS/BEGINGETACCESS/ACTION': ['DISK_EXPORTED', 'WARNING'],
    'MICROSOFT.EVENTHUB/NAMESPACES/EVENTHUBS/DELETE': ['EVENT_HUB_DELETED', 'ALERT'],
    'MICROSOFT.EVENTHUB/NAMESPACES/DELETE': ['EVENT_HUB_DELETED', 'ALERT'],
  } satisfies Record<string, [string, Severity]>).map(([name, [eventType, severity]]) => [
    name,
    { eventType, severity },
  ]),
);

/** Operations by the end of their name, the first that fits: many kinds of resources share them. */
const ENDINGS: readonly (readonly [string, ActivityKind])[] = [
  ['/LISTKEYS/ACTION', { eventType: 'KEYS_LISTED', severity: 'WARNING' }],
  ['/REGENERATEKEY/ACTION', { eventType: 'KEY_REGENERATED', severity: 'WARNING' }],
  ['/REGENERATEKEYS/ACTION', { eventType: 'KEY_REGENERATED', severity: 'WARNING' }],
  ['/DIAGNOSTICSETTINGS/DELETE', { eventType: 'DIAGNOSTIC_SETTING_DELETED', severity: 'ALERT' }],
  ['/DIAGNOSTICSETTINGS/WRITE', { eventType: 'DIAGNOSTIC_SETTING_CHANGED', severity: 'WARNING' }],
  ['/AUTHORIZATIONRULES/WRITE', { eventType: 'AUTHORIZATION_RULE_CHANGED', severity: 'WARNING' }],
  ['/AUTHORIZATIONRULES/DELETE', { eventType: 'AUTHORIZATION_RULE_DELETED', severity: 'WARNING' }],
  ['/FEDERATEDIDENTITYCREDENTIALS/WRITE', { eventType: 'FEDERATED_CREDENTIAL_ADDED', severity: 'ALERT' }],
  ['/FEDERATEDIDENTITYCREDENTIALS/DELETE', { eventType: 'FEDERATED_CREDENTIAL_REMOVED', severity: 'WARNING' }],
  ['/USERASSIGNEDIDENTITIES/ASSIGN/ACTION', { eventType: 'MANAGED_IDENTITY_ASSIGNED', severity: 'WARNING' }],
  ['/ROLEBINDINGS/WRITE', { eventType: 'KUBERNETES_ROLE_BOUND', severity: 'ALERT' }],
  ['/ROLEBINDINGS/DELETE', { eventType: 'KUBERNETES_ROLE_UNBOUND', severity: 'WARNING' }],
  ['/CLUSTERROLEBINDINGS/WRITE', { eventType: 'KUBERNETES_ROLE_BOUND', severity: 'ALERT' }],
  ['/CLUSTERROLEBINDINGS/DELETE', { eventType: 'KUBERNETES_ROLE_UNBOUND', severity: 'WARNING' }],
  ['/DELETE', { eventType: 'AZURE_RESOURCE_DELETED', severity: 'INFO' }],
];

const OTHER: ActivityKind = { eventType: 'AZURE_RESOURCE_CHANGED', severity: 'INFO' };

/** Every event type of control-plane operations, with the operations that have it. */
export const ACTIVITY_EVENTS: readonly EventType[] = [
  ...[...EXACT].map(([operation, kind]) => eventOf(kind, `\`${operation}\``)),
  ...ENDINGS.map(([ending, kind]) => eventOf(kind, `other operations that end in \`${ending}\``)),
  eventOf(OTHER, 'any other operation'),
];

function eventOf({ eventType, severity }: ActivityKind, condition: string): EventType {
  const severities =
    severity === 'INFO'
      ? { INFO: 'otherwise', WARNING: 'failed' }
      : { [severity]: 'ended', INFO: 'started, or still running' };
  const sets: LogSet[] = isScopeType(eventType) ? ['access-changes', 'admin-activity'] : ['admin-activity'];
  return { type: eventType, condition, severities, sets };
}

/**
 * Event type and severity of a control-plane operation. The type names the operation, whatever its outcome. Only the
 * record of its end alerts: while the outcome is open (`Start`, `Accept`), the severity is `INFO`.
 */
export function classifyActivity(operation: string | null, outcome: Outcome): ActivityKind {
  const kind = operation === null ? OTHER : kindOf(operation.trim().toUpperCase());
  const severity = outcome === 'unknown' ? 'INFO' : withFailure(kind.severity, outcome);
  return { eventType: kind.eventType, severity };
}

function kindOf(name: string): ActivityKind {
  return EXACT.get(name) ?? ENDINGS.find(([ending]) => name.endsWith(ending))?.[1] ?? OTHER;
}
