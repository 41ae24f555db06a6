import { operationEvents } from '../operationEvents.ts';
import type { EventTarget, Severity } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { addTarget, toTargetType } from '../../fields/targets.ts';
import { addOnce } from '../addOnce.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { operationAct } from '../services/operationAct.ts';
import { alertTargets } from './alertData.ts';
import { people } from '../people.ts';
import { kindOf, operationTable, type OperationKind, type OperationRow } from '../operations.ts';

/**
 * Alerts of the security and compliance centre, Cloud App Security among its sources (RecordType 40), and of products
 * with a record type of their own: Defender for Cloud Apps (98), Defender for Endpoint (78), app governance (115),
 * alerts and incidents of Defender XDR (166 to 169), insider risk management (305).
 */
const FIELDS = fieldRules({
  AlertId: ['alert_id', toLabel],
  AlertType: ['alert_type', toText],
  Name: ['name', toText],
  Category: ['category', toText],
  Severity: ['severity', toLabel],
  Status: ['status', toText],
  PolicyId: ['policy_id', toLabel],
  Source: ['product', toText],
  Comments: ['comments', toText],
  EntityType: ['entity_type', toText],
  AlertEntityId: ['entity_id', toLabel],
  AlertLinks: ['links', links],
  Data: ['data', (value) => shown(null, value)],
  AlertCategory: ['alert_category', toText],
  AlertDescription: ['alert_description', toText],
  AlertSeverity: ['alert_severity', toLabel],
  AlertUri: ['alert_uri', toText],
  Applications: ['applications', (value) => shown(null, value)],
  ClientIPs: ['client_addresses', (value) => shown(null, value)],
  ItemCount: ['item_count', toLabel],
  ActivityStartTime: ['activity_start_time', toText],
  LastUpdatedTime: ['last_updated_time', toText],
  ResolvedBy: ['resolved_by', toText],
  AssignedTo: ['assigned_to', toText],
  Title: ['title', toText],
  Description: ['description', toText],
  AlertDisplayName: ['display_name', toText],
  AlertName: ['alert_name', toText],
  IncidentId: ['incident_id', toLabel],
  DetectionSource: ['detection_source', toText],
  ServiceSource: ['service_source', toText],
  ProductName: ['product_name', toText],
  ThreatNames: ['threats', (value) => shown(null, value)],
  Entities: ['entities', (value) => shown(null, value)],
  UserPrincipalName: ['user_principal_name', toText],
  MachineId: ['machine_id', toLabel],
  MachineName: ['machine_name', toText],
  RuleId: ['rule_id', toLabel],
  RuleName: ['rule_name', toText],
  OperationProperties: ['operation_properties', nameValues, NAME_VALUES],
  ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
});

/** Operations of security alerts. */
export const ALERT_ROWS: readonly OperationRow[] = [
  ['SECURITY_ALERT_RAISED', 'WARNING', 'AlertTriggered AlertCreated AlertRaised CreateAlert'],
  ['SECURITY_ALERT_ENTITY_ADDED', 'WARNING', 'AlertEntityGenerated'],
  ['SECURITY_ALERT_UPDATED', 'INFO', 'AlertUpdated UpdateAlert AlertStatusChanged AlertResolved AlertDismissed'],
];
const OPERATIONS = operationTable(ALERT_ROWS);
const RAISED: OperationKind = { eventType: 'SECURITY_ALERT_RAISED', severity: 'WARNING' };
const UPDATED: OperationKind = { eventType: 'SECURITY_ALERT_UPDATED', severity: 'INFO' };
/** Statuses in which nobody has to look any more. */
const CLOSED: ReadonlySet<string> = new Set(['resolved', 'dismissed', 'closed', 'benign', 'falsepositive']);

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['informational', 'INFO'],
  ['low', 'INFO'],
  ['medium', 'WARNING'],
  ['high', 'ALERT'],
  ['critical', 'ALERT'],
]);

export const SECURITY_ALERTS: O365Family = {
  title: 'Office 365: security alerts',
  recordTypes: [40, 78, 98, 115, 166, 167, 168, 169, 305],
  keys: FIELDS.keys,
  normalize: ({ record, operation, outcome, actor }: O365Record): FamilyPart => {
    const kind = kindOf(OPERATIONS, operation, isClosed(record) ? UPDATED : changes(operation) ? UPDATED : RAISED);
    return {
      eventType: kind.eventType,
      severity: severityOf(kind, record),
      outcome,
      actor,
      targets: targetsOf(record),
      details: FIELDS.read(record),
    };
  },
  events: operationEvents(ALERT_ROWS, (type) =>
    type === 'SECURITY_ALERT_UPDATED'
      ? { WARNING: 'still open, and high or critical' }
      : { ALERT: 'high or critical', INFO: 'low, informational, resolved or dismissed' },
  ),
  details: FIELDS.names,
};

/** What is closed asks for nobody; a change of an open alert is one step less urgent than the alert. */
function severityOf({ eventType, severity }: OperationKind, record: JsonObject): Severity {
  if (isClosed(record)) return 'INFO';
  const word = toText(record['Severity']) ?? toText(record['AlertSeverity']);
  const named = SEVERITIES.get(word?.trim().toLowerCase() ?? '');
  if (eventType !== 'SECURITY_ALERT_UPDATED') return named ?? severity;
  return named === 'ALERT' ? 'WARNING' : 'INFO';
}

function isClosed(record: JsonObject): boolean {
  return CLOSED.has(toLabel(record['Status'])?.replaceAll(/\s+/g, '').toLowerCase() ?? '');
}

/** Operations that nobody has listed: those that say so change an alert, the rest raise one. */
function changes(operation: string | null): boolean {
  const act = operationAct(operation);
  return act === 'changed' || act === 'deleted' || act === 'access';
}

/** The alert, whom and what it is about by kind, and the policy that raised it. */
function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const alert = toLabel(record['AlertId']);
  const policy = toLabel(record['PolicyId']);
  const name = toText(record['Name']) ?? toText(record['Title']) ?? toText(record['AlertDisplayName']);
  if (alert !== null || name !== null) addTarget(targets, { type: 'alert', id: alert, name });
  addOnce(targets, entityTargets(toLabel(record['AlertEntityId']), toText(record['EntityType'])));
  addOnce(targets, people('user', [toText(record['UserPrincipalName'])]));
  addOnce(targets, alertTargets(record['Data']));
  for (const application of listOf(record['Applications'])) {
    const app = toText(isJsonObject(application) ? application['Name'] : application);
    if (app !== null) addTarget(targets, { type: 'application', id: null, name: app });
  }
  const machine = toText(record['MachineName']);
  const machineId = toLabel(record['MachineId']);
  if (machine !== null || machineId !== null) addTarget(targets, { type: 'device', id: machineId, name: machine });
  if (policy !== null) addTarget(targets, { type: 'policy', id: policy, name });
  return targets;
}

/** Kinds of entities that name people, as targets name them. */
const PEOPLE: Readonly<Record<string, string>> = { user: 'user', recipients: 'recipient', sender: 'sender' };

/** Entities are told by address or name; an id is only what can be looked up. */
function entityTargets(entity: string | null, kind: string | null): EventTarget[] {
  if (entity === null) return [];
  const type = PEOPLE[kind?.toLowerCase() ?? ''];
  if (type !== undefined) return people(type, [entity]);
  const isId = isGuid(entity.slice(0, 36));
  return [
    isId ? { type: toTargetType(kind), id: entity, name: null } : { type: toTargetType(kind), id: null, name: entity },
  ];
}

function links(value: JsonValue | undefined): string[] {
  return listOf(value).flatMap((link) => toText(isJsonObject(link) ? link['AlertLinkHref'] : link) ?? []);
}
