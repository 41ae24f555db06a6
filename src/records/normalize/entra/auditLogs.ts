import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { Actor, Category, Normalized } from '../category.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { toOutcome } from '../fields/outcome.ts';
import { toEmail } from '../fields/person.ts';
import { known, label, number, some, text, time } from '../fields/present.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { isSecretName, REDACTED } from '../fields/redact.ts';
import { toTime } from '../fields/time.ts';
import { toWords } from '../fields/words.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { withAccessKeys } from './accessTargets.ts';
import { AUDIT_EVENTS, classifyAudit } from './auditActivities.ts';
import { auditTargets } from './auditTargets.ts';
import { fromLegacyAudit, isLegacyAudit } from './legacyAudit.ts';

const DETAILS: DetailNames = {
  audit_id: 'id of the audit record; the event’s id is made of it',
  activity: 'name of the activity as it is displayed',
  activity_category: 'kind of object, such as `GroupManagement`',
  activity_time: 'when it happened',
  service: 'service that logged it',
  operation_type: 'Add, Assign, Update, Unassign, Delete, …',
  result: 'result as the record writes it',
  result_reason: 'why it failed',
  result_description: 'result in words',
  caller_ip_address: 'address as the record writes it',
  level: 'level of the record',
  duration_ms: 'duration that the record gives, in milliseconds',
  'initiated_by.type': 'user, application or unknown',
  'initiated_by.app_id': 'client id of the application',
  'initiated_by.service_principal_id': 'service principal of the application',
  'initiated_by.service_principal_name': 'name of the service principal',
  'initiated_by.app_name': 'name of the application',
  'initiated_by.user_id': 'id of the user',
  'initiated_by.user_principal_name': 'sign-in name of the user',
  'initiated_by.user_name': 'name of the user',
  'initiated_by.user_roles': 'roles of the user that the record names',
  'initiated_by.ip_address': 'address of the user',
  'modified_properties[].target':
    'place in `data.targets` of the target that was modified, from 0; absent for the first',
  'modified_properties[].name': 'name of the property',
  'modified_properties[].old': 'value before, decoded; `[redacted]` for secrets',
  'modified_properties[].new': 'value after, likewise',
  'additional_details[].name': 'name of a further detail',
  'additional_details[].value': 'its value',
};

/** Changes in the directory. */
export const AUDIT_LOGS: Category = {
  name: 'AuditLogs',
  normalize: normalizeAuditLog,
  events: AUDIT_EVENTS,
  details: DETAILS,
};

/** Graph's enumeration of results, which some exports write as its numbers. */
const RESULTS: Readonly<Record<string, string>> = { '0': 'success', '1': 'failure', '2': 'timeout' };

interface AdditionalDetail {
  readonly name: string;
  readonly value: JsonValue;
}

/**
 * Normalizes `AuditLogs`: changes in the directory. `properties` is the Graph resource `directoryAudit`; its `category`
 * is the kind of object, not the diagnostic category.
 */
function normalizeAuditLog(view: RecordView, options: NormalizeOptions): Normalized {
  const { fields } = view;
  const properties = isLegacyAudit(view.properties) ? fromLegacyAudit(view) : view.properties;
  const activity = toText(properties['activityDisplayName']) ?? view.operation;
  const activityCategory = activityCategoryOf(properties);
  const result = toLabel(properties['result']) ?? toLabel(fields['result']) ?? toText(fields['resultType']);
  const outcome = toOutcome(RESULTS[result ?? ''] ?? result);
  const additional = additionalDetails(properties);
  const { targets, changes } = auditTargets(
    listOf(properties['targetResources']),
    activity?.toLowerCase().includes('domain') === true,
  );
  const initiator = initiatorOf(properties);
  const actor = actorOf(fields, properties, initiator, additional, options);
  // The operation decides; where it is unknown, the display name may still be known.
  const operationType = toText(properties['operationType']);
  const { eventType, severity, rereads } = classifyAudit(view.operation ?? activity, operationType, outcome, changes);
  return {
    eventType,
    severity,
    timestamp: toTime(fields['time']) ?? toTime(properties['activityDateTime']),
    actor,
    outcome,
    targets: withAccessKeys(
      targets,
      changes,
      rereads,
      detail(additional, 'TemplateId') ?? detail(additional, 'RoleDefinitionOriginId'),
    ),
    details: {
      audit_id: text(properties['id']),
      activity: known(activity),
      activity_category: known(activityCategory),
      activity_time: time(properties['activityDateTime']),
      service: text(properties['loggedByService']),
      operation_type: known(operationType),
      result: known(result),
      result_reason: text(properties['resultReason']),
      result_description: text(fields['resultDescription']) ?? text(properties['resultDescription']),
      caller_ip_address: text(fields['callerIpAddress']) ?? text(initiator.user?.['ipAddress']),
      level: label(fields['Level']) ?? label(fields['level']),
      duration_ms: number(fields['durationMs']),
      initiated_by: initiatedBy(initiator),
      modified_properties: some(changes),
      // The actor's user agent stands in the envelope; long as it is, it is not said twice.
      additional_details: some(
        additional.filter(({ name, value }) => name !== 'User-Agent' || value !== actor.userAgent),
      ),
    },
  };
}

interface Initiator {
  readonly user: JsonObject | null;
  readonly app: JsonObject | null;
}

function initiatorOf(properties: JsonObject): Initiator {
  const initiatedBy = objectOf(properties['initiatedBy']);
  if (initiatedBy === null) return { user: null, app: null };
  return { user: objectOf(initiatedBy['user']), app: objectOf(initiatedBy['app']) };
}

function activityCategoryOf(properties: JsonObject): string | null {
  const category = toText(properties['category']);
  return category === null || category.toLowerCase() === 'auditlogs' ? null : category;
}

function actorOf(
  fields: JsonObject,
  properties: JsonObject,
  { user, app }: Initiator,
  additional: readonly AdditionalDetail[],
  options: NormalizeOptions,
): Actor {
  const userAgent = toText(properties['userAgent']) ?? detail(additional, 'User-Agent');
  const ip =
    toIp(fields['callerIpAddress']) ??
    (user === null ? null : toIp(user['ipAddress'])) ??
    toIp(detail(additional, 'ipaddr'));
  if (user !== null) {
    const principal = toText(user['userPrincipalName']);
    return {
      email: toEmail(principal, options.defaultDomain ?? null),
      ip,
      name: toText(user['displayName']) ?? principal,
      id: toText(user['id']),
      userAgent,
    };
  }
  const name = app === null ? null : (toText(app['displayName']) ?? toText(app['servicePrincipalName']));
  const id = app === null ? null : toText(app['servicePrincipalId']);
  const identity = toText(fields['identity']);
  return { email: null, ip, name: name ?? (identity === 'NA' ? null : identity), id, userAgent };
}

function initiatedBy({ user, app }: Initiator): Record<string, unknown> {
  if (user === null) return app === null ? { type: 'unknown' } : applicationDetails(app);
  const person = {
    type: 'user',
    user_id: text(user['id']),
    user_principal_name: text(user['userPrincipalName']),
    user_name: text(user['displayName']),
    user_roles: some(toWords(user['roles'])),
    ip_address: text(user['ipAddress']),
  };
  return app === null ? person : { ...applicationDetails(app), ...person };
}

function applicationDetails(app: JsonObject): Record<string, unknown> {
  return {
    type: 'application',
    app_id: text(app['appId']),
    service_principal_id: text(app['servicePrincipalId']),
    service_principal_name: text(app['servicePrincipalName']),
    app_name: text(app['displayName']),
  };
}

function additionalDetails(properties: JsonObject): AdditionalDetail[] {
  const details: AdditionalDetail[] = [];
  for (const entry of listOf(properties['additionalDetails'])) {
    if (!isJsonObject(entry)) continue;
    const name = toLabel(entry['key']) ?? toLabel(entry['name']);
    if (name === null) continue;
    details.push({ name, value: isSecretName(name) ? REDACTED : (entry['value'] ?? null) });
  }
  return details;
}

function detail(details: readonly AdditionalDetail[], name: string): string | null {
  return toText(details.find((entry) => entry.name === name)?.value);
}
