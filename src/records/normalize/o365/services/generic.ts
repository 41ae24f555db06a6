import { operationEvents } from '../operationEvents.ts';
import type { EventTarget, Severity } from '../../../../events/event.ts';
import type { JsonObject, JsonValue } from '../../../../json/json.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { toQuantity } from '../../fields/quantity.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { GENERIC_OPERATIONS, GENERIC_ROWS, OFFICE365_ACTIVITY, serviceKind, SERVICES } from './genericOperations.ts';
import { MODIFIED_VALUES, modifiedValues } from '../modifiedValues.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { kindOf, type OperationRow } from '../operations.ts';

/**
 * All other record types. Fields that several services share have names; what is left stands under `other`.
 */
const FIELDS = fieldRules({
  ObjectType: ['object_type', toText],
  ObjectDisplayName: ['object_name', toText],
  Activity: ['activity', toText],
  WorkspaceId: ['workspace_id', toLabel],
  WorkspaceName: ['workspace_name', toText],
  WorkSpaceName: ['work_space_name', toText],
  GroupName: ['group_name', toText],
  RequestId: ['request_id', toLabel],
  OperationId: ['operation_id', toLabel],
  OperationCount: ['operation_count', toQuantity],
  FileSize: ['file_size', toQuantity],
  FileSizeBytes: ['file_size_bytes', toQuantity],
  CorrelationId: ['correlation_id', toLabel],
  Name: ['name', toText],
  Severity: ['severity', toLabel],
  OperationProperties: ['operation_properties', nameValues, NAME_VALUES],
  ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
  Parameters: ['parameters', nameValues, NAME_VALUES],
  ModifiedProperties: ['modified_properties', modifiedValues, MODIFIED_VALUES],
  AdditionalInfo: ['additional_info', parsed],
  Data: ['data', parsed],
  ApplicationId: ['application_id', toLabel],
});

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['informational', 'INFO'],
  ['low', 'INFO'],
  ['medium', 'WARNING'],
  ['high', 'ALERT'],
  ['critical', 'ALERT'],
]);

export const GENERIC: O365Family = {
  title: 'Office 365: other record types',
  recordTypes: [],
  keys: FIELDS.keys,
  normalize: ({ record, type, operation, outcome, actor }: O365Record): FamilyPart => {
    const kind = kindOf(GENERIC_OPERATIONS, operation, serviceKind(type.number));
    return {
      eventType: kind.eventType,
      severity: SEVERITIES.get(toText(record['Severity'])?.toLowerCase() ?? '') ?? kind.severity,
      outcome,
      actor,
      targets: targetsOf(record),
      details: FIELDS.read(record),
    };
  },
  events: [
    ...operationEvents(GENERIC_ROWS, bySeverity),
    ...operationEvents(
      [...SERVICES.map(([type]): OperationRow => [type, 'INFO', '']), [OFFICE365_ACTIVITY.eventType, 'INFO', '']],
      bySeverity,
    ),
  ],
  details: FIELDS.names,
};

/** Some services give their records a severity; it wins. */
function bySeverity(): Readonly<Record<Severity, string>> {
  return { ALERT: '`Severity` high', WARNING: '`Severity` medium', INFO: '`Severity` low' };
}

/** The object by its id, typed as the record says. */
function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const id = toLabel(record['ObjectId']);
  const name = toText(record['ObjectDisplayName']);
  const kind = toText(record['ObjectType']);
  if (id !== null || name !== null) {
    const type = kind === null ? 'object' : kind.charAt(0).toLowerCase() + kind.slice(1);
    addTarget(targets, { type, id: id === 'Not Available' ? null : id, name });
  }
  const workspace = toLabel(record['WorkspaceId']);
  if (workspace !== null) {
    addTarget(targets, { type: 'workspace', id: workspace, name: toText(record['WorkspaceName']) });
  }
  return targets;
}

/** JSON text parsed, secrets hidden. */
function parsed(value: JsonValue | undefined): JsonValue {
  return shown(null, value);
}
