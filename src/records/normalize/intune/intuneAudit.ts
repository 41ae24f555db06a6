import type { EventTarget } from '../../../events/event.ts';
import { isJsonObject, type JsonObject } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { Actor, Category, Normalized } from '../category.ts';
import { toIp } from '../fields/address.ts';
import { toOutcome, withFailure } from '../fields/outcome.ts';
import { toEmail } from '../fields/person.ts';
import { flag, label, some, text, texts } from '../fields/present.ts';
import { isSecretName, REDACTED, redact } from '../fields/redact.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { INTUNE_AUDIT_EVENTS, intuneAction } from './intuneActions.ts';

const EMPTY: JsonObject = {};

/** What administrators did in Intune. Its records share the category with those of Entra. */
export const INTUNE_AUDIT: Category = {
  name: 'IntuneAuditLogs',
  normalize: normalizeIntuneAudit,
  events: INTUNE_AUDIT_EVENTS,
  details: {
    audit_id: 'id of the audit event; the event’s id is made of it',
    activity_time: 'when it happened',
    activity_type: 'number of the kind of activity: 0 create, 1 delete, 2 patch, 3 action, …',
    activity_category: 'number or name of the kind of object',
    result: 'result as the record writes it',
    result_description: 'result in words',
    result_status: 'number of the result',
    'initiated_by.type': 'number of the kind of actor: 1 user, 2 application, …',
    'initiated_by.app_id': 'client id of the application',
    'initiated_by.app_name': 'name of the application',
    'initiated_by.user_id': 'id of the user',
    'initiated_by.user_principal_name': 'sign-in name of the user',
    'initiated_by.user_permissions': 'permissions of the user',
    'initiated_by.delegated_admin': 'whether a partner acted',
    'initiated_by.partner_tenant_id': 'tenant of the partner',
    'modified_properties[].target': 'place in `data.targets` of the target that was modified; absent for the resource',
    'modified_properties[].name': 'name of the property',
    'modified_properties[].old': 'value before; `[redacted]` for secrets',
    'modified_properties[].new': 'value after, likewise',
    additional_details: 'further details, as the record writes them',
    relation_id: 'id of a related event',
  },
};

function normalizeIntuneAudit(view: RecordView, options: NormalizeOptions): Normalized {
  const { fields, properties } = view;
  const by = objectOf(properties['Actor']) ?? EMPTY;
  const outcome = toOutcome(toText(fields['resultType']));
  const { eventType, severity } = intuneAction(view.operation);
  return {
    eventType,
    severity: withFailure(severity, outcome),
    timestamp: toTime(properties['ActivityDate']) ?? toTime(fields['time']),
    actor: actorOf(view, by, options),
    outcome,
    targets: targetsOf(properties, view.operation),
    details: {
      audit_id: text(properties['AuditEventId']),
      activity_time: text(properties['ActivityDate']),
      activity_type: label(properties['ActivityType']),
      activity_category: label(properties['Category']),
      result: text(fields['resultType']),
      result_description: text(fields['resultDescription']),
      result_status: label(properties['ActivityResultStatus']),
      initiated_by: {
        type: label(by['ActorType']),
        app_id: text(by['Application']),
        app_name: text(by['ApplicationName']),
        user_id: text(by['ObjectId']),
        user_principal_name: text(by['UPN']),
        user_permissions: texts(by['UserPermissions']),
        delegated_admin: flag(by['IsDelegatedAdmin']),
        partner_tenant_id: text(by['PartnerTenantId']),
      },
      modified_properties: some(changesOf(properties)),
      additional_details: text(properties['AdditionalDetails']),
      relation_id: text(properties['RelationId']),
    },
  };
}

function actorOf({ fields }: RecordView, by: JsonObject, options: NormalizeOptions): Actor {
  const principal = toText(by['UPN']) ?? mailIn(toText(fields['identity']));
  const application = toText(by['ApplicationName']);
  return {
    email: toEmail(principal, options.defaultDomain ?? null),
    ip: toIp(fields['callerIpAddress']),
    name: toText(by['Name']) ?? principal ?? application ?? personIn(toText(fields['identity'])),
    id: toText(by['ObjectId']) ?? (principal === null ? toText(by['Application']) : null),
    userAgent: null,
  };
}

/** Newer records only write there that the actor stands in the properties. */
function personIn(identity: string | null): string | null {
  return identity?.startsWith('See Actor') === true ? null : identity;
}

function mailIn(identity: string | null): string | null {
  return identity?.includes('@') === true ? identity : null;
}

/** What was changed: ids and names stand in two lists side by side. Its kind is the second word of the operation. */
function targetsOf(properties: JsonObject, operation: string | null): EventTarget[] {
  const ids = listOf(properties['TargetObjectIds']).map(toLabel);
  const names = listOf(properties['TargetDisplayNames']).map(toText);
  const type = typeOf(operation);
  return Array.from({ length: Math.max(ids.length, names.length) }, (_, place) => ({
    type,
    id: ids[place] ?? null,
    name: names[place] ?? null,
  })).filter(({ id, name }) => id !== null || name !== null);
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/manageddevice|\bdevice$|wipe|retire|lock|reboot|sync|passcode|shutdown/, 'device'],
  [/role/, 'role'],
  [/app/, 'application'],
  [/script/, 'script'],
  [/policy|configuration|compliance|profile|baseline|intent/, 'policy'],
  [/user/, 'user'],
];

function typeOf(operation: string | null): string {
  const name = operation?.toLowerCase() ?? '';
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'intuneObject';
}

function changesOf(properties: JsonObject): Record<string, unknown>[] {
  const changes: Record<string, unknown>[] = [];
  for (const [place, target] of listOf(properties['Targets']).entries()) {
    if (!isJsonObject(target)) continue;
    for (const change of listOf(target['ModifiedProperties'])) {
      if (!isJsonObject(change)) continue;
      const name = toText(change['Name']);
      const secret = name !== null && isSecretName(name);
      changes.push({
        ...(place === 0 ? {} : { target: place }),
        name,
        old: secret ? REDACTED : redact(shownValue(change['Old'])),
        new: secret ? REDACTED : redact(shownValue(change['New'])),
      });
    }
  }
  return changes;
}

function shownValue<T>(value: T | undefined): T | null {
  return value === undefined || value === '<null>' ? null : value;
}
