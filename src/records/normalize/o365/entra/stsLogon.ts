import type { EventType } from '../../../../events/eventType.ts';
import type { EventTarget } from '../../../../events/event.ts';
import type { JsonObject } from '../../../../json/json.ts';
import type { Actor } from '../../category.ts';
import { isInterrupt } from '../../entra/signInSeverity.ts';
import { fieldRules } from '../../fields/fieldRules.ts';
import { type NameValue, NAME_VALUES, nameValues, shown, valueOf } from '../../fields/nameValues.ts';
import { isGuid } from '../../fields/resourceId.ts';
import { toBoolean, toLabel, toNumber, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';
import { identities, IDENTITY_NAMES, type Principal, principals } from './identities.ts';
import { emailOf, spnName } from '../o365Actor.ts';
import type { FamilyPart, O365Family, O365Record } from '../o365Family.ts';

/**
 * Sign-ins through the security token service (RecordType 15), and those of its predecessor (9), which older exports
 * also write under the directory's record type. Types are those of the Entra sign-ins.
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
    Application: ['application_name', toText],
    Client: ['client_program', (value) => shown(null, value)],
    LoginStatus: ['login_status', toLabel],
    UserDomain: ['user_domain', toText],
    CredentialType: ['credential_type', toLabel],
    LoginType: ['login_type', toLabel],
    AuthenticationMethod: ['authentication_method', toLabel],
    CorrelationId: ['correlation_id', toLabel],
  },
  [
    'Actor',
    'Target',
    'ApplicationId',
    'ExtendedProperties',
    'DeviceProperties',
    'ErrorNumber',
    'ErrorCode',
    'LogonError',
    'SessionId',
  ],
);

const SUCCEEDED = 'SIGN_IN_SUCCEEDED';
const REFUSED = 'SIGN_IN_FAILED';
const INTERRUPTED = 'SIGN_IN_INTERRUPTED';
const OBSERVED = 'SIGN_IN_OBSERVED';
const SIGN_IN_EVENTS: readonly EventType[] = [
  { type: SUCCEEDED, condition: 'a person signed in: succeeded', severities: { INFO: 'always' } },
  { type: REFUSED, condition: 'a person signed in: was refused', severities: { WARNING: 'always' } },
  {
    type: INTERRUPTED,
    condition: 'a person signed in: was asked for a further step, such as a second factor',
    severities: { INFO: 'always' },
  },
  { type: OBSERVED, condition: 'the record does not tell the outcome', severities: { INFO: 'always' } },
].map((event) => ({ ...event, sets: ['ingress-authentication'] }));

export const STS_LOGON: O365Family = {
  title: 'Office 365: sign-ins',
  recordTypes: [9, 15],
  keys: FIELDS.keys,
  normalize: (source: O365Record): FamilyPart => {
    const { record } = source;
    const extended = nameValues(record['ExtendedProperties']);
    const device = nameValues(record['DeviceProperties']);
    const actors = identities(record['Actor']);
    const targetIdentities = identities(record['Target']);
    const error = errorOf(record, extended);
    const sign = signOf(source, error);
    const resource = targetIdentities.find(({ id }) => isGuid(id))?.id ?? resourceOf(toText(record['ObjectId']));
    return {
      ...sign,
      actor: actorOf(source, principals(actors)[0] ?? null),
      targets: targetsOf(toText(record['ApplicationId']), toText(record['Application']), resource),
      details: FIELDS.read(record, {
        application: { id: toText(record['ApplicationId']), resource_id: resource },
        request: {
          type: toText(valueOf(extended, 'RequestType')),
          authentication_method: toLabel(valueOf(extended, 'UserAuthenticationMethod')),
          keep_me_signed_in: toBoolean(valueOf(extended, 'KeepMeSignedIn')),
        },
        device: deviceOf(device),
        error: { code: error.code, reason: error.reason, details: error.details },
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

/** Whether an operation is a sign-in: `UserLoggedIn`, `UserLoginFailed`, `PasswordLogonInitialAuthUsingPassword`, … */
export function isLogon(operation: string | null): boolean {
  if (operation === null || operation.length > 100) return false;
  const name = operation.trim().toLowerCase();
  return !name.includes(' ') && (name.includes('logon') || name === 'userloggedin' || name === 'userloginfailed');
}

interface LogonError {
  readonly code: number | null;
  readonly reason: string | null;
  readonly details: string | null;
}

/** The error by number and name; the predecessor writes `<number>;<name>;<text>` in one property. */
function errorOf(record: JsonObject, extended: readonly NameValue[]): LogonError {
  const [number, name, text] = (toText(valueOf(extended, 'LoginError')) ?? '').slice(0, 2000).split(';');
  const code =
    record['ErrorNumber'] ?? record['ErrorCode'] ?? valueOf(extended, 'ErrorNumber') ?? valueOf(extended, 'ErrorCode');
  return {
    code: toNumber(code) ?? toNumber(number) ?? toNumber(record['LoginStatus']),
    reason: toText(record['LogonError']) ?? toText(valueOf(extended, 'LogonError')) ?? toText(name),
    details: toText(valueOf(extended, 'ResultStatusDetail')) ?? toText(text),
  };
}

type Sign = Pick<FamilyPart, 'eventType' | 'severity' | 'outcome'>;

/**
 * What became of a sign-in. An error says more than `ResultStatus`, which may speak of the request only, and an error
 * that asks for a further step is no failure: the sign-in goes on, and its end has a record of its own.
 */
function signOf({ operation, outcome }: O365Record, { code, reason }: LogonError): Sign {
  const name = operation?.trim().toLowerCase() ?? '';
  if (isInterrupt(code) || reason?.endsWith('Interrupt') === true) {
    return { eventType: INTERRUPTED, severity: 'INFO', outcome: 'unknown' };
  }
  const refused = code === null ? reason !== null : code !== 0;
  if (refused || outcome === 'failure' || name === 'userloginfailed')
    return { eventType: REFUSED, severity: 'WARNING', outcome: 'failure' };
  const succeeded = outcome === 'success' || name === 'userloggedin' || code === 0;
  if (succeeded) return { eventType: SUCCEEDED, severity: 'INFO', outcome: 'success' };
  return { eventType: OBSERVED, severity: 'INFO', outcome: 'unknown' };
}

/** A service has its name instead of a sign-in name. */
function actorOf({ actor, defaultDomain }: O365Record, who: Principal | null): Actor {
  const upn = who?.upn ?? null;
  return {
    ...actor,
    email: actor.email ?? (upn === null ? null : emailOf(upn, defaultDomain)),
    name: actor.name ?? upn ?? who?.name ?? (who?.spn === null || who === null ? null : spnName(who.spn)),
    id: who?.id ?? actor.id,
  };
}

/** `ObjectId` is what access was asked to; the predecessor writes the user there. */
function resourceOf(object: string | null): string | null {
  return object === null || object.includes('@') ? null : object;
}

/** The client application and what it asked for, typed as in the Entra sign-ins. */
function targetsOf(application: string | null, name: string | null, resource: string | null): EventTarget[] {
  const targets: EventTarget[] = [];
  if (application !== null || name !== null) addTarget(targets, { type: 'application', id: application, name });
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
