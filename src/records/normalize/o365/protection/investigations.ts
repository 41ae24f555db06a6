import type { EventTarget, Severity } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { listOf, objectOf } from '../../../../json/parseJsonText.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { NAME_VALUES, nameValues, shown } from '../../fields/nameValues.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { toTime } from '../../fields/time.ts';
import { addOnce } from '../addOnce.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { operationEvents } from '../operationEvents.ts';
import type { OperationRow } from '../operations.ts';
import { addressIn } from './mailAddress.ts';
import { people } from '../people.ts';

/** Automated investigation and response (RecordTypes 64, 86, 89). */
const FIELDS = fieldRules({
  InvestigationId: ['investigation_id', toLabel],
  InvestigationName: ['investigation_name', toText],
  InvestigationType: ['investigation_type', toLabel],
  Status: ['status', toLabel],
  StartTimeUtc: ['start_time', toTime],
  EndTimeUtc: ['end_time', toTime],
  LastUpdateTimeUtc: ['last_update_time', toTime],
  RunningTime: ['running_time', toLabel],
  DeepLinkUrl: ['link', toText],
  DeepLinkURL: ['link', toText],
  DeeplinkURL: ['link', toText],
  Actions: ['actions', (value) => listOf(value).map((action) => shown(null, action))],
  Data: ['data', (value) => shown(null, value)],
  AlertId: ['alert_id', toLabel],
  ActionId: ['action_id', toLabel],
  ActionType: ['action_type', toText],
  ActionStatus: ['action_status', toText],
  ActionSource: ['action_source', toText],
  ActionSourceId: ['action_source_id', toLabel],
  ActionName: ['action_name', toText],
  ApprovedBy: ['approved_by', toText],
  Comment: ['comment', toText],
  EntityType: ['entity_type', toText],
  ObjectType: ['object_type', toText],
  ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
});

/** Operations of investigations; all that are not listed are of this kind too. */
export const INVESTIGATION_ROWS: readonly OperationRow[] = [
  ['INVESTIGATION_CHANGED', 'WARNING', 'AirInvestigationData AirManualInvestigation AirAdminActionInvestigationData'],
];
const CHANGED = 'INVESTIGATION_CHANGED';
/** Ends that need nobody. */
const HARMLESS: ReadonlySet<string> = new Set([
  'nothreatsfound',
  'remediated',
  'terminatedbysystem',
  'terminatedbythrottling',
  'terminatedbyuser',
  'partiallyinvestigated',
]);
const MAX_ENTITIES = 100;

export const INVESTIGATIONS: O365Family = {
  title: 'Office 365: investigations',
  recordTypes: [64, 86, 89],
  keys: FIELDS.keys,
  normalize: ({ record, outcome, actor }: O365Record): FamilyPart => ({
    eventType: CHANGED,
    severity: severityOf(record),
    outcome,
    actor,
    targets: targetsOf(record),
    details: FIELDS.read(record),
  }),
  events: operationEvents(INVESTIGATION_ROWS, () => ({ INFO: 'found nothing, remediated, or ended' })),
  details: FIELDS.names,
};

function severityOf(record: JsonObject): Severity {
  const status = toText(record['Status'])?.replaceAll(/\s+/g, '').toLowerCase() ?? '';
  return HARMLESS.has(status) ? 'INFO' : 'WARNING';
}

/** The investigation, and the messages, people, links, files and addresses that it looks at. */
function targetsOf(record: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const id = toLabel(record['InvestigationId']) ?? toLabel(record['ObjectId']);
  const name = toText(record['InvestigationName']);
  if (id !== null || name !== null) addTarget(targets, { type: 'investigation', id, name });
  const data = objectOf(record['Data']);
  const entities = [
    ...listOf(data?.['Entities']),
    ...listOf(record['Actions']).flatMap((action) => listOf(objectOf(action)?.['Entities'])),
  ];
  for (const entity of entities.slice(0, MAX_ENTITIES)) {
    const object = objectOf(entity);
    if (object !== null) addOnce(targets, entityTargets(object));
  }
  return targets;
}

function entityTargets(entity: JsonObject): EventTarget[] {
  switch ((toText(entity['Type']) ?? '').replaceAll('-', '').toLowerCase()) {
    case 'mailmessage':
      return [
        ...named('message', toLabel(entity['InternetMessageId'] ?? entity['NetworkMessageId']), entity['Subject']),
        ...people('sender', [addressIn(toText(entity['Sender']) ?? toText(entity['P2Sender']))]),
        ...people('recipient', [addressIn(toText(entity['Recipient']))]),
      ];
    case 'mailbox':
    case 'account':
    case 'user':
      return people('user', [
        toText(entity['Upn']) ??
          toText(entity['MailboxPrimaryAddress']) ??
          toText(entity['UserPrincipalName']) ??
          toText(entity['AadUserId']) ??
          toText(entity['DisplayName']),
      ]);
    case 'url':
      return named('url', null, entity['Url']);
    case 'ip':
      return named('ip', null, entity['Address']);
    case 'file':
      return named('file', hashOf(entity), entity['Name']);
    case 'host':
      return named('device', null, entity['HostName'] ?? entity['NetBiosName']);
    default:
      return [];
  }
}

function named(type: string, id: string | null, value: JsonValue | undefined): EventTarget[] {
  const name = toText(value);
  return id === null && name === null ? [] : [{ type, id, name }];
}

function hashOf(file: JsonObject): string | null {
  for (const entry of listOf(file['FileHashes'])) {
    if (isJsonObject(entry) && toText(entry['Value']) !== null) return toText(entry['Value']);
  }
  return null;
}
