import type { Outcome, Severity } from '../../../../events/event.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { toLabel, toNumber, toText } from '../../fields/scalars.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { kindOf } from '../operations.ts';
import { operationEvents } from '../operationEvents.ts';
import { isAccessRecordType } from './accessKinds.ts';
import { GENERIC_OPERATIONS, GENERIC_ROWS, prefixOf, serviceKind } from './genericOperations.ts';
import { serviceEvents } from './serviceEvents.ts';
import { SERVICE_FIELDS } from './serviceFields.ts';
import { OTHER_SERVICE, SERVICES } from './serviceTable.ts';
import { serviceTargets } from './serviceTargets.ts';

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['informational', 'INFO'],
  ['low', 'INFO'],
  ['medium', 'WARNING'],
  ['high', 'ALERT'],
  ['critical', 'ALERT'],
]);
/** Planner's results by number (Management Activity API schema, "Microsoft Planner schema"). */
const PLANNER_RESULTS: readonly Outcome[] = ['unknown', 'success', 'failure', 'failure'];

/** Services with record types that are not only about access. */
const PREFIXES: readonly string[] = [
  ...new Set(
    [...SERVICES, OTHER_SERVICE]
      .filter(({ recordTypes }) => !recordTypes.every(isAccessRecordType) || recordTypes.length === 0)
      .map(({ prefix }) => prefix),
  ),
];

/** All other record types. */
export const GENERIC: O365Family = {
  title: 'Office 365: other record types',
  recordTypes: [],
  keys: SERVICE_FIELDS.keys,
  normalize: ({ record, type, operation, outcome, actor }: O365Record): FamilyPart => {
    const prefix = prefixOf(type.number);
    const kind = kindOf(GENERIC_OPERATIONS, operation, serviceKind(type.number, operation));
    return {
      eventType: kind.eventType,
      severity: SEVERITIES.get(toText(record['Severity'])?.toLowerCase() ?? '') ?? kind.severity,
      outcome: outcome === 'unknown' ? byNumber(record, prefix) : outcome,
      actor,
      targets: serviceTargets(record, type.number, prefix),
      details: SERVICE_FIELDS.read(record),
    };
  },
  events: [
    ...operationEvents(GENERIC_ROWS, bySeverity),
    ...PREFIXES.flatMap((prefix) => serviceEvents(prefix, bySeverity)),
  ],
  details: SERVICE_FIELDS.names,
};

/** Services that write numbers for what others write in words. */
function byNumber(record: JsonObject, prefix: string): Outcome {
  if (prefix === 'PLANNER') return PLANNER_RESULTS[toNumber(record['ResultStatus']) ?? 0] ?? 'unknown';
  if (prefix !== 'ENCRYPTED_MESSAGE') return 'unknown';
  const status = toLabel(record['OperationStatus']) ?? toLabel(record['AuthenticationStatus']);
  if (status === '0' || status?.toLowerCase() === 'success') return 'success';
  return status === '1' || status?.toLowerCase() === 'failure' ? 'failure' : 'unknown';
}

/** Some services give their records a severity; it wins. */
function bySeverity(): Readonly<Record<Severity, string>> {
  return { ALERT: '`Severity` high', WARNING: '`Severity` medium', INFO: '`Severity` low' };
}
