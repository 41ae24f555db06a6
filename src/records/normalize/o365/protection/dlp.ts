import { CONTENT_NAMES } from './dlpContent.ts';
import { operationEvents } from '../operationEvents.ts';
import { under } from '../../fields/fieldRules.ts';
import type { EventTarget, Outcome, Severity } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { objectOf } from '../../../../json/parseJsonText.ts';
import type { Actor } from '../../category.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { shown } from '../../fields/nameValues.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { dlpContent } from './dlpContent.ts';
import { dlpPolicies, type DlpPolicy } from './dlpPolicies.ts';
import { emailOf } from '../o365Actor.ts';
import { addOnce } from '../addOnce.ts';
import { people } from '../people.ts';
import { ENDPOINT_FIELDS, endpointTargets } from './endpointFiles.ts';
import { addressList } from './mailAddress.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { atLeast, kindOf, operationTable, type OperationKind, type OperationRow } from '../operations.ts';

/**
 * Data loss prevention (RecordTypes 11, 13, 33, 100, 107, 108, 234, 263, 270, 271, 276, 289, and rules in 63 and 99). The actor is the person who sent or shared the
 * content; `UserId` is the service that looked.
 */
const FIELDS = fieldRules(
  {
    IncidentId: ['incident_id', toLabel],
    ExceptionInfo: ['exception', (value) => shown(null, value)],
    SensitiveInfoDetectionIsIncluded: ['sensitive_info_included', toBoolean],
    EvidenceFile: ['evidence_file', (value) => shown(null, value)],
    EndpointMetaData: ['endpoint', (value) => shown(null, value)],
  },
  ['PolicyDetails', 'ExchangeMetaData', 'SharePointMetaData', ...ENDPOINT_FIELDS.keys],
);

/** Operations of data loss prevention. */
export const DLP_ROWS: readonly OperationRow[] = [
  ['DLP_RULE_MATCHED', 'INFO', 'DlpRuleMatch'],
  ['DLP_RULE_UNDONE', 'INFO', 'DlpRuleUndo'],
  ['DLP_ACTIVITY', 'INFO', 'DlpInfo'],
];
const OPERATIONS = operationTable(DLP_ROWS);
const OTHER: OperationKind = { eventType: 'DLP_ACTIVITY', severity: 'INFO' };

/** Whether an operation is one of data loss prevention, whatever its record type. */
export function isDlpOperation(operation: string | null): boolean {
  return kindOf(OPERATIONS, operation, OTHER) !== OTHER;
}

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['medium', 'WARNING'],
  ['high', 'ALERT'],
]);

export const DLP: O365Family = {
  title: 'Office 365: data loss prevention',
  recordTypes: [11, 13, 33, 99, 100, 107, 108, 234, 263, 270, 271, 276, 289],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record, operation } = source;
    const kind = kindOf(OPERATIONS, operation, OTHER);
    const policies = dlpPolicies(record['PolicyDetails']);
    const mail = objectOf(record['ExchangeMetaData']);
    const file = objectOf(record['SharePointMetaData']);
    const blocked = policies.some(({ rules }) => rules.some(({ actions }) => actions.includes('BlockAccess')));
    const excepted = isException(record['ExceptionInfo']);
    return {
      eventType: kind.eventType,
      severity: severityOf(kind, policies),
      outcome: outcomeOf(kind, policies, blocked && !excepted),
      actor: actorOf(source, toText((mail ?? file)?.['From']) ?? toText(file?.['FileOwner'])),
      targets: targetsOf(record, mail, file, policies),
      details: FIELDS.read(record, {
        policies,
        content: dlpContent(mail, file) ?? undefined,
        blocked,
        device_activity: isEndpoint(record) ? ENDPOINT_FIELDS.part(record) : undefined,
      }),
    };
  },
  events: operationEvents(DLP_ROWS, (type) =>
    type === 'DLP_RULE_MATCHED'
      ? { ALERT: 'a rule of high severity matched', WARNING: 'a rule of medium severity matched' }
      : {},
  ),
  details: {
    ...under(
      'policies',
      {
        id: 'id of a policy',
        name: 'its name',
        'rules[].id': 'id of a rule that matched',
        'rules[].name': 'its name',
        'rules[].mode': 'whether it is enforced or only tested',
        'rules[].severity': 'Low, Medium or High',
        'rules[].actions': 'what it did: `BlockAccess`, `NotifyUser`, …',
        'rules[].action_parameters': 'parameters of the actions',
        'rules[].conditions': 'what matched, as written: sensitive information with its counts, other conditions',
        'rules[].management_rule_id': 'id of the rule in its management',
      },
      '[].',
    ),
    ...under('content', CONTENT_NAMES),
    blocked: 'whether a rule blocked access',
    ...under('device_activity', ENDPOINT_FIELDS.names),
    ...FIELDS.names,
  },
};

/** Whether it happened on a device. */
function isEndpoint(record: JsonObject): boolean {
  return record['DeviceName'] !== undefined || record['PolicyMatchInfo'] !== undefined;
}

/** As the most severe rule that matched; undoing is no alarm. */
function severityOf({ eventType, severity }: OperationKind, policies: readonly DlpPolicy[]): Severity {
  if (eventType !== 'DLP_RULE_MATCHED') return severity;
  const found = policies.flatMap(({ rules }) =>
    rules.map((rule) => SEVERITIES.get(rule.severity?.toLowerCase() ?? '')),
  );
  return found.reduce<Severity>((most, one) => atLeast(most, one ?? 'INFO'), severity);
}

/** What became of the person's action: it failed when access was blocked and nobody overrode or undid that. */
function outcomeOf({ eventType }: OperationKind, policies: readonly DlpPolicy[], blocked: boolean): Outcome {
  if (eventType === 'DLP_RULE_UNDONE') return 'success';
  if (blocked) return 'failure';
  return policies.some(({ rules }) => rules.length > 0) ? 'success' : 'unknown';
}

/** `{"Reason": "None"}` excepts nothing. */
function isException(value: JsonValue | undefined): boolean {
  const info = objectOf(value);
  if (info === null) return false;
  const reason = toText(info['Reason']);
  return Object.keys(info).length > 0 && reason?.toLowerCase() !== 'none';
}

function actorOf({ actor, defaultDomain }: O365Record, from: string | null): Actor {
  if (actor.email !== null || from === null) return actor;
  return { ...actor, email: emailOf(from, defaultDomain), name: from, id: null };
}

function targetsOf(
  record: JsonObject,
  mail: JsonObject | null,
  file: JsonObject | null,
  policies: readonly DlpPolicy[],
): EventTarget[] {
  const targets: EventTarget[] = [];
  if (isEndpoint(record)) addOnce(targets, endpointTargets(record));
  if (isJsonObject(mail)) {
    addTarget(targets, { type: 'message', id: toText(mail['MessageID']), name: toText(mail['Subject']) });
    addOnce(
      targets,
      people(
        'recipient',
        ['To', 'CC', 'BCC'].flatMap((field) => addressList(mail[field])),
      ),
    );
  }
  if (isJsonObject(file)) {
    const name = toText(file['FilePathUrl']) ?? toText(file['FileName']);
    addTarget(targets, { type: 'file', id: toLabel(file['UniqueID']), name });
    const site = toLabel(file['SiteCollectionGuid']);
    if (site !== null) addTarget(targets, { type: 'site', id: site, name: toText(file['SiteCollectionUrl']) });
  }
  for (const { id, name } of policies) {
    if (id !== null || name !== null) addTarget(targets, { type: 'policy', id, name });
  }
  return targets;
}
