import { operationEvents } from '../operationEvents.ts';
import type { EventTarget, Severity } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { addTarget, toTargetType } from '../../fields/targets.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { kindOf, operationTable, type OperationKind, type OperationRow } from '../operations.ts';

/**
 * Alerts of the security and compliance centre (RecordType 40).
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
  ResolvedBy: ['resolved_by', toText],
  AssignedTo: ['assigned_to', toText],
  ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
});

/** Operations of security alerts. */
export const ALERT_ROWS: readonly OperationRow[] = [
  ['SECURITY_ALERT_RAISED', 'WARNING', 'AlertTriggered'],
  ['SECURITY_ALERT_ENTITY_ADDED', 'WARNING', 'AlertEntityGenerated'],
  ['SECURITY_ALERT_UPDATED', 'INFO', 'AlertUpdated'],
];
const OPERATIONS = operationTable(ALERT_ROWS);
const OTHER: OperationKind = { eventType: 'SECURITY_ALERT_UPDATED', severity: 'INFO' };

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['informational', 'INFO'],
  ['low', 'INFO'],
  ['medium', 'WARNING'],
  ['high', 'ALERT'],
  ['critical', 'ALERT'],
]);

export const SECURITY_ALERTS: O365Family = {
  title: 'Office 365: security alerts',
  recordTypes: [40],
  keys: FIELDS.keys,
  normalize: ({ record, operation, outcome, actor }: O365Record): FamilyPart => {
    const kind = kindOf(OPERATIONS, operation, OTHER);
    const named = SEVERITIES.get(toText(record['Severity'])?.trim().toLowerCase() ?? '');
    return {
      eventType: kind.eventType,
      // A change of an alert, such as its end, is not as urgent as the alert.
      severity: kind.eventType === 'SECURITY_ALERT_UPDATED' ? kind.severity : (named ?? kind.severity),
      outcome,
      actor,
      targets: targetsOf(record),
      details: FIELDS.read(record),
    };
  },
  events: operationEvents(ALERT_ROWS, (type) =>
    type === 'SECURITY_ALERT_UPDATED' ? {} : { ALERT: 'high or critical', INFO: 'low or informational' },
  ),
  details: FIELDS.names,
};

/** The alert, what it is about by kind, and the policy that raised it. */
function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const alert = toLabel(record['AlertId']);
  const entity = toLabel(record['AlertEntityId']);
  const policy = toLabel(record['PolicyId']);
  const name = toText(record['Name']);
  if (alert !== null) addTarget(targets, { type: 'alert', id: alert, name });
  if (entity !== null) {
    const type = toTargetType(toText(record['EntityType']));
    // Entities are told by address or name; an id is only what can be looked up.
    addTarget(targets, isGuid(entity) ? { type, id: entity, name: null } : { type, id: null, name: entity });
  }
  if (policy !== null) addTarget(targets, { type: 'policy', id: policy, name });
  return targets;
}

function links(value: JsonValue | undefined): string[] {
  return listOf(value).flatMap((link) => toText(isJsonObject(link) ? link['AlertLinkHref'] : link) ?? []);
}
