import { withAccessKeys } from '../../entra/accessTargets.ts';
import type { EventTarget } from '../../../../events/event.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../json/json.ts';
import { objectOf } from '../../../../json/parseJsonText.ts';
import type { Actor } from '../../category.ts';
import { AUDIT_EVENTS, classifyAudit } from '../../entra/auditActivities.ts';
import { auditTargets } from '../../entra/auditTargets.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { entriesOf, type NameValue, nameOf, NAME_VALUES, nameValues, valueOf } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toLabel, toText } from '../../fields/scalars.ts';
import { identities, IDENTITY_NAMES, type Principal, principals } from './identities.ts';
import { emailOf } from '../o365Actor.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';

/**
 * Changes in the Entra directory as Office 365 reports them (RecordType 8): the same facts as `AuditLogs`, under the
 * same event types and with the same targets, the operation written with a full stop.
 */
const FIELDS = fieldRules(
  {
    ActorContextId: ['actor_context_id', toLabel],
    TargetContextId: ['target_context_id', toLabel],
    InterSystemsId: ['inter_systems_id', toLabel],
    IntraSystemId: ['intra_system_id', toLabel],
    SupportTicketId: ['support_ticket_id', toLabel],
    AzureActiveDirectoryEventType: ['event_class', toLabel],
    AssociatedAdminUnits: ['administrative_units', (value) => nameValues(value).flatMap(({ name }) => name ?? [])],
    AssociatedAdminUnitsNames: [
      'administrative_unit_names',
      (value) => nameValues(value).flatMap(({ name }) => name ?? []),
    ],
    ApplicationId: ['application_id', toLabel],
    DeviceProperties: ['device_properties', nameValues, NAME_VALUES],
    CorrelationId: ['correlation_id', toLabel],
  },
  ['Actor', 'Target', 'ExtendedProperties', 'ModifiedProperties'],
);

/** Entries of `ExtendedProperties` that only tell of the machine that wrote the record. */
const TELEMETRY = /^env_|^(?:nCloud|version|teamName)$/;

export const ENTRA_DIRECTORY: O365Family = {
  title: 'Office 365: Entra directory',
  recordTypes: [8],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record, operation, outcome } = source;
    const extended = nameValues(record['ExtendedProperties']);
    const additional = additionalDetails(valueOf(extended, 'additionalDetails'));
    const actors = identities(record['Actor']);
    const targetIdentities = identities(record['Target']);
    const by = initiator(source, principals(actors)[0]);
    const { targets, changes } = auditTargets(
      targetResources(record, principals(targetIdentities), extended),
      operation?.toLowerCase().includes('domain') === true,
    );
    const { eventType, severity, rereads } = classifyAudit(operation, null, outcome, changes);
    return {
      eventType,
      severity,
      outcome,
      actor: { ...by.actor, userAgent: by.actor.userAgent ?? toText(valueOf(additional, 'User-Agent')) },
      targets: withAccessKeys(
        withObject(targets, record),
        changes,
        rereads,
        toText(valueOf(additional, 'TemplateId')) ?? toText(valueOf(additional, 'RoleDefinitionOriginId')),
      ),
      details: FIELDS.read(record, {
        activity: operation?.trim().replace(/\.$/, '') ?? null,
        activity_category:
          toText(valueOf(extended, 'auditEventCategory')) ?? toText(valueOf(extended, 'extendedAuditEventCategory')),
        initiated_by: by.details,
        modified_properties: changes,
        additional_details: additional,
        extended_properties: extended.filter(
          ({ name }) => name === null || (name !== 'additionalDetails' && !TELEMETRY.test(name)),
        ),
        actor_identities: actors,
        target_identities: targetIdentities,
      }),
    };
  },
  events: AUDIT_EVENTS,
  details: {
    activity: 'operation without its full stop: the name that `AuditLogs` has',
    activity_category: 'kind of object, such as `GroupManagement`',
    'initiated_by.type': 'user, application or unknown',
    'initiated_by.user_id': 'id of the user',
    'initiated_by.user_principal_name': 'sign-in name of the user',
    'initiated_by.service_principal_id': 'service principal of the application',
    'initiated_by.app_name': 'name of the application',
    'modified_properties[].target':
      'place in `data.targets` of the target that was modified, from 0; absent for the first',
    'modified_properties[].name': 'name of the property',
    'modified_properties[].old': 'value before, decoded; `[redacted]` for secrets',
    'modified_properties[].new': 'value after, likewise',
    'additional_details[].name': 'name of a further detail',
    'additional_details[].value': 'its value',
    'extended_properties[].name': 'name of an extended property, without telemetry of the logging',
    'extended_properties[].value': 'its value, JSON text parsed',
    ...IDENTITY_NAMES,
    ...FIELDS.names,
  },
};

interface Initiator {
  readonly actor: Actor;
  readonly details: Record<string, unknown>;
}

/** A service principal in `Actor` makes it an application; a user and an application together are the user's doing. */
function initiator({ actor, defaultDomain }: O365Record, who: Principal | undefined): Initiator {
  const app = who?.kind === 'ServicePrincipal';
  const upn = who?.upn ?? null;
  const id = who?.id ?? actor.id;
  const name = (app ? (who.name ?? who.spn) : upn) ?? actor.name;
  return {
    actor: {
      ...actor,
      email: app ? null : ((upn === null ? null : emailOf(upn, defaultDomain)) ?? actor.email),
      name,
      id,
    },
    details: {
      type: app ? 'application' : who?.kind === 'User' || actor.email !== null ? 'user' : 'unknown',
      user_id: app ? null : id,
      user_principal_name: app ? null : (upn ?? actor.email),
      service_principal_id: app ? id : null,
      app_name: who?.name ?? null,
    },
  };
}

/**
 * The targets in the shape of Graph's `targetResources`, so that both sources are read by the same code. Without
 * `Target`, the extended properties name the object. The modified properties belong to the first one only: the record
 * does not say more.
 */
function targetResources(
  record: JsonObject,
  found: readonly Principal[],
  extended: readonly NameValue[],
): JsonObject[] {
  const named: Principal = {
    kind: toText(valueOf(extended, 'extendedAuditEventCategory')),
    id: toText(valueOf(extended, 'targetObjectId')),
    name: toText(valueOf(extended, 'targetName')),
    upn: toText(valueOf(extended, 'targetUPN')),
    spn: null,
  };
  const all = found.length > 0 ? found : named.id === null ? [] : [named];
  const modifiedProperties = modified(record['ModifiedProperties']);
  if (all.length === 0) return modifiedProperties.length === 0 ? [] : [orphan(modifiedProperties)];
  return all.map(({ kind, id, name, upn }, at) => ({
    id,
    type: kind,
    displayName: name,
    userPrincipalName: upn,
    modifiedProperties: at === 0 ? modifiedProperties : [],
  }));
}

/** Properties of an object that the record does not name. */
function orphan(modifiedProperties: readonly JsonValue[]): JsonObject {
  return { id: null, type: null, modifiedProperties };
}

/** `ModifiedProperties` with the names of Graph; a list of plain names becomes properties without values. */
function modified(value: JsonValue | undefined): JsonObject[] {
  return entriesOf(value).map((entry) => {
    if (!isJsonObject(entry)) return { displayName: toLabel(entry), oldValue: null, newValue: null };
    return {
      displayName: nameOf(entry),
      oldValue: entry['OldValue'] ?? entry['oldValue'] ?? null,
      newValue: entry['NewValue'] ?? entry['newValue'] ?? entry['Value'] ?? null,
    };
  });
}

/** The object of `ObjectId` where the targets do not name it: a sign-in name, an id, or `Not Available`. */
function withObject(targets: readonly EventTarget[], record: JsonObject): readonly EventTarget[] {
  const object = toText(record['ObjectId']);
  const named = targets.filter(({ type, id, name }) => type !== 'unknown' || id !== null || name !== null);
  if (named.length > 0 || object === null || object === 'Not Available' || object === 'Unknown') return named;
  if (object.includes('@')) return [{ type: 'user', id: null, name: object }];
  return [isGuid(object) ? { type: 'unknown', id: object, name: null } : { type: 'unknown', id: null, name: object }];
}

/** The list behind `additionalDetails`, JSON text of one object. */
function additionalDetails(value: JsonValue): NameValue[] {
  const object = objectOf(value);
  return object === null
    ? []
    : nameValues(Object.entries(object).map(([Name, Value]) => ({ Name, Value: Value ?? null })));
}
