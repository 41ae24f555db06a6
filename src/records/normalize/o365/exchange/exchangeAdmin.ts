import { fieldRules } from '../../fields/fieldRules.ts';
import { some } from '../../fields/present.ts';
import { CMDLET_EVENTS } from './cmdletEvents.ts';
import { NAME_VALUES, nameValues } from '../../fields/nameValues.ts';
import { toBoolean, toLabel, toText } from '../../fields/scalars.ts';
import { ORIGINATING_SERVER, serverOf } from './originatingServer.ts';
import { parameterValues } from '../parameterText.ts';
import { cmdletKind } from './cmdletKind.ts';
import { cmdletTargets } from './cmdletTargets.ts';
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
    NonPIIParameters: ['non_pii_parameters', parameterValues, NAME_VALUES],
    NonPiiParameters: ['non_pii_parameters', parameterValues, NAME_VALUES],
    UserServicePlan: ['user_service_plan', toText],
    ClientRequestId: ['client_request_id', toLabel],
    CorrelationId: ['correlation_id', toLabel],
    ObjectName: ['object_name', toText],
    ObjectType: ['object_type', toText],
    ElevationTime: ['elevation_time', toLabel],
    ElevationApprover: ['elevation_approver', toText],
    ElevationApprovedTime: ['elevation_approved_time', toLabel],
    ElevationRequestId: ['elevation_request_id', toLabel],
    ElevationRole: ['elevation_role', toText],
    ElevationDuration: ['elevation_duration', toLabel],
    GenericInfo: ['generic_info', toText],
    DataCenterSecurityEventType: ['data_center_security_event_type', toLabel],
    PolicyName: ['policy_name', toText],
    ActorInfoString: ['actor_info', toText],
    SecurityComplianceCenterEventType: ['security_compliance_center_event_type', toLabel],
    ExtendedProperties: ['extended_properties', nameValues, NAME_VALUES],
  },
  ['Parameters'],
);

export const EXCHANGE_ADMIN: O365Family = {
  title: 'Office 365: Exchange administration',
  recordTypes: [1, 10, 18],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record, type, operation, outcome, actor } = source;
    const parameters = parameterValues(record['Parameters']);
    const kind = administrative(cmdletKind(operation, parameters, type.number === 18), outcome);
    // Exchange maintains itself under this name all day long.
    const bySystem = toText(record['UserId'])?.toUpperCase().startsWith('NT AUTHORITY\\SYSTEM') === true;
    return {
      eventType: kind.eventType,
      severity: bySystem ? oneLess(kind.severity) : kind.severity,
      outcome,
      actor: { ...actor, id: toLabel(record['TokenObjectId']) ?? actor.id },
      targets: cmdletTargets(record, operation, parameters, actor),
      details: FIELDS.read(record, { parameters: some(parameters) }),
    };
  },
  events: CMDLET_EVENTS,
  details: {
    'parameters[].name': 'name of a parameter of the cmdlet',
    'parameters[].value': 'its value; `[redacted]` for secrets',
    ...FIELDS.names,
  },
};
