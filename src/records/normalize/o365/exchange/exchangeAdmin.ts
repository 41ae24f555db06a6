import { fieldRules } from '../../fields/fieldRules.ts';
import { CMDLET_EVENTS } from './cmdletEvents.ts';
import type { EventTarget } from '../../../../events/event.ts';
import { type NameValue, NAME_VALUES, nameValues, valueOf } from '../../fields/nameValues.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { ORIGINATING_SERVER, serverOf } from './originatingServer.ts';
import { cmdletKind } from './cmdletKind.ts';
import { MODIFIED_VALUES, modifiedValues } from '../modifiedValues.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';
import { administrative, oneLess } from '../operations.ts';

/**
 * Exchange administration (RecordType 1) and cmdlets of the compliance centre (10, 18): the operation is the cmdlet.
 */
const FIELDS = fieldRules(
  {
    ModifiedObjectResolvedName: ['modified_object', toText],
    ModifiedObjectClass: ['modified_object_class', toText],
    ModifiedProperties: ['modified_properties', modifiedValues, MODIFIED_VALUES],
    ExternalAccess: ['external_access', toBoolean],
    OrganizationName: ['organization_name', toText],
    OriginatingServer: ['originating_server', serverOf, ORIGINATING_SERVER],
    AppId: ['app_id', toLabel],
    ClientAppId: ['client_app_id', toLabel],
    AppPoolName: ['app_pool_name', toText],
    SessionId: ['session_id', toLabel],
    RequestId: ['request_id', toLabel],
    DeviceId: ['device_id', toLabel],
    TokenObjectId: ['token_object_id', toLabel],
    TokenTenantId: ['token_tenant_id', toLabel],
    TokenType: ['token_type', toLabel],
    ClientApplication: ['client_application', toText],
    EffectiveOrganization: ['effective_organization', toText],
    CmdletVersion: ['cmdlet_version', toLabel],
    StartTime: ['start_time', toLabel],
    NonPIIParameters: ['non_pii_parameters', toText],
    SecurityComplianceCenterEventType: ['security_compliance_center_event_type', toLabel],
    ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
  },
  ['Parameters'],
);

/** Parameters that name whom the cmdlet concerns, and the kind of object. */
const PRINCIPALS: readonly (readonly [parameter: string, type: string])[] = [
  ['User', 'user'],
  ['Trustee', 'user'],
  ['Member', 'user'],
  ['Members', 'user'],
  ['Role', 'exchangeRole'],
];

export const EXCHANGE_ADMIN: O365Family = {
  title: 'Office 365: Exchange administration',
  recordTypes: [1, 10, 18],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record, operation, outcome, actor } = source;
    const parameters = nameValues(record['Parameters']);
    const kind = administrative(cmdletKind(operation, parameters), outcome);
    // Exchange maintains itself under this name all day long.
    const bySystem = toText(record['UserId'])?.toUpperCase().startsWith('NT AUTHORITY\\SYSTEM') === true;
    return {
      eventType: kind.eventType,
      severity: bySystem ? oneLess(kind.severity) : kind.severity,
      outcome,
      actor: { ...actor, id: toLabel(record['TokenObjectId']) ?? actor.id },
      targets: targetsOf(source, parameters),
      details: FIELDS.read(record, parameters.length === 0 ? {} : { parameters }),
    };
  },
  events: CMDLET_EVENTS,
  details: {
    'parameters[].name': 'name of a parameter of the cmdlet',
    'parameters[].value': 'its value; `[redacted]` for secrets',
    ...FIELDS.names,
  },
};

/** The object the cmdlet was for, by its noun (`Set-TransportRule` → `transportRule`), and the principals it names. */
function targetsOf({ record, operation }: O365Record, parameters: readonly NameValue[]): EventTarget[] {
  const targets: EventTarget[] = [];
  const object = toText(record['ObjectId']) ?? toText(valueOf(parameters, 'Identity'));
  if (object !== null) addTarget(targets, { type: nounOf(operation), id: object, name: nameIn(object) });
  for (const [parameter, type] of PRINCIPALS) {
    const value = toText(valueOf(parameters, parameter));
    if (value !== null) addTarget(targets, { type, id: null, name: value });
  }
  return targets;
}

/** What kind of object a cmdlet works on; permissions and audit settings belong to a mailbox. */
function nounOf(operation: string | null): string {
  const noun = operation === null ? '' : operation.slice(operation.indexOf('-') + 1);
  if (noun === '' || /^(?:CAS)?Mailbox(?!Search)|^RecipientPermission$/.test(noun)) return 'mailbox';
  return noun.charAt(0).toLowerCase() + noun.slice(1);
}

/** The last part of `host/Hosted Organizations/tenant/name` or `tenant\name`. */
function nameIn(object: string): string | null {
  return object.slice(Math.max(object.lastIndexOf('/'), object.lastIndexOf('\\')) + 1) || null;
}
