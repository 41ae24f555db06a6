import type { EventType } from '../../../../events/eventType.ts';
import type { EventTarget, Outcome } from '../../../../events/event.ts';
import type { JsonObject } from '../../../../json/json.ts';
import type { Actor } from '../../category.ts';
import { signInSeverity } from '../../entra/signInSeverity.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { type NameValue, NAME_VALUES, nameValues, valueOf } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toBoolean, toLabel, toNumber, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { identities, IDENTITY_NAMES, principals } from './identities.ts';
import { emailOf } from '../o365Actor.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';

/**
 * Sign-ins through the security token service (RecordType 15). Types and severities are those of the Entra sign-ins.
 */
const FIELDS = fieldRules(
  {
    ActorContextId: ['actor_context_id', toLabel],
    TargetContextId: ['target_context_id', toLabel],
    InterSystemsId: ['inter_systems_id', toLabel],
    IntraSystemId: ['intra_system_id', toLabel],
    SupportTicketId: ['support_ticket_id', toLabel],
    AzureActiveDirectoryEventType: ['event_class', toLabel],
    ModifiedProperties: ['modified_properties', nameValues, NAME_VALUES],
    BrowserId: ['browser_id', toLabel],
    CorrelationId: ['correlation_id', toLabel],
  },
  [
    'Actor',
    'Target',
    'ApplicationId',
    'ExtendedProperties',
    'DeviceProperties',
    'ErrorNumber',
    'LogonError',
    'SessionId',
  ],
);

const TYPES = { success: 'SIGN_IN_SUCCEEDED', failure: 'SIGN_IN_FAILED', unknown: 'SIGN_IN_OBSERVED' } as const;
const REFUSED = { WARNING: 'refused', INFO: 'only interrupted, such as for a second factor' } as const;
const SIGN_IN_EVENTS: readonly EventType[] = [
  { type: TYPES.success, condition: 'a person signed in: succeeded', severities: { INFO: 'always' } },
  { type: TYPES.failure, condition: 'a person signed in: was refused or interrupted', severities: REFUSED },
  { type: TYPES.unknown, condition: 'the record does not tell the outcome', severities: { INFO: 'always' } },
].map((event) => ({ ...event, sets: ['ingress-authentication'] }));
const NO_RISK: JsonObject = {};

export const STS_LOGON: O365Family = {
  title: 'Office 365: sign-ins',
  recordTypes: [15],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record } = source;
    const extended = nameValues(record['ExtendedProperties']);
    const device = nameValues(record['DeviceProperties']);
    const actors = identities(record['Actor']);
    const targetIdentities = identities(record['Target']);
    const code = toNumber(record['ErrorNumber'] ?? valueOf(extended, 'ErrorNumber'));
    const outcome = outcomeOf(source, code);
    const resource = targetIdentities.find(({ id }) => isGuid(id))?.id ?? toText(record['ObjectId']);
    return {
      eventType: TYPES[outcome],
      severity: signInSeverity(outcome, code, NO_RISK),
      outcome,
      actor: actorOf(source, principals(actors)[0] ?? null),
      targets: targetsOf(toText(record['ApplicationId']), resource),
      details: FIELDS.read(record, {
        application: { id: toText(record['ApplicationId']), resource_id: resource },
        request: {
          type: toText(valueOf(extended, 'RequestType')),
          authentication_method: toLabel(valueOf(extended, 'UserAuthenticationMethod')),
          keep_me_signed_in: toBoolean(valueOf(extended, 'KeepMeSignedIn')),
        },
        device: deviceOf(device),
        error: {
          code,
          reason: toText(record['LogonError']) ?? toText(valueOf(extended, 'LogonError')),
          details: toText(valueOf(extended, 'ResultStatusDetail')),
        },
        session_id: toLabel(record['SessionId']) ?? toLabel(valueOf(device, 'SessionId')),
        extended_properties: extended,
        device_properties: device,
        actor_identities: actors,
        target_identities: targetIdentities,
      }),
    };
  },
  events: SIGN_IN_EVENTS,
  details: {
    'application.id': 'client id of the application that signed the person in',
    'application.resource_id': 'what it asked access to',
    'request.type': 'kind of request, such as `OAuth2:Authorize`',
    'request.authentication_method': 'number of the method',
    'request.keep_me_signed_in': 'whether the session was to last',
    'device.id': 'id of the device',
    'device.name': 'its name',
    'device.operating_system': 'its operating system',
    'device.browser': 'browser',
    'device.trust_type': 'how it is joined',
    'device.managed': 'whether it is managed and compliant',
    'device.compliant': 'whether it is compliant',
    'error.code': 'error number',
    'error.reason': 'name of the error',
    'error.details': 'result in words',
    session_id: 'session',
    'extended_properties[].name': 'name of an extended property',
    'extended_properties[].value': 'its value, JSON text parsed',
    'device_properties[].name': 'name of a property of the device',
    'device_properties[].value': 'its value',
    ...IDENTITY_NAMES,
    ...FIELDS.names,
  },
};

/** The operation says it; failures were seen with `ResultStatus` "Success", which then spoke of the logging. */
function outcomeOf({ operation, outcome }: O365Record, code: number | null): Outcome {
  const name = operation?.toLowerCase() ?? '';
  if (name === 'userloggedin') return outcome === 'failure' || (code !== null && code !== 0) ? 'failure' : 'success';
  return name === 'userloginfailed' ? 'failure' : outcome;
}

function actorOf({ actor, defaultDomain }: O365Record, who: { id: string | null; upn: string | null } | null): Actor {
  const upn = who?.upn ?? null;
  return {
    ...actor,
    email: actor.email ?? (upn === null ? null : emailOf(upn, defaultDomain)),
    name: actor.name ?? upn,
    id: who?.id ?? actor.id,
  };
}

/** The client application and what it asked for, typed as in the Entra sign-ins. */
function targetsOf(application: string | null, resource: string | null): EventTarget[] {
  const targets: EventTarget[] = [];
  if (application !== null) addTarget(targets, { type: 'application', id: application, name: null });
  if (resource !== null && resource !== 'Unknown' && resource !== 'Not Available') {
    addTarget(targets, { type: 'resource', id: resource, name: null });
  }
  return targets;
}

function deviceOf(properties: readonly NameValue[]): Record<string, unknown> {
  return {
    id: toLabel(valueOf(properties, 'Id')),
    name: toText(valueOf(properties, 'DisplayName')),
    operating_system: toText(valueOf(properties, 'OS')),
    browser: toText(valueOf(properties, 'BrowserType')),
    trust_type: toLabel(valueOf(properties, 'TrustType')),
    managed: toBoolean(valueOf(properties, 'IsCompliantAndManaged')),
    compliant: toBoolean(valueOf(properties, 'IsCompliant')),
  };
}
