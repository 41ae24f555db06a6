import type { EventTarget } from '../../../events/event.ts';
import type { JsonObject } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { Actor, Category, Normalized } from '../category.ts';
import type { EventType, LogSet } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { toEmail } from '../fields/person.ts';
import { signInOutcome } from '../fields/recordOutcome.ts';
import { toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { type SignInParts, signInDetails } from './signInDetails.ts';
import { SIGN_IN_DETAILS } from './signInDetailNames.ts';
import { isInterrupt, signInSeverity } from './signInSeverity.ts';

const EMPTY: JsonObject = {};

/**
 * A category of sign-ins.
 *
 * @param kind beginning of its event types
 * @param what the sign-ins in words
 * @param sets the log sets they belong to
 */
export function signInCategory(name: string, kind: string, what: string, sets: readonly LogSet[]): Category {
  const severities = { ALERT: 'high risk, or a compromised user', WARNING: 'medium risk', INFO: 'otherwise' };
  const events: readonly EventType[] = [
    { type: `${kind}_SUCCEEDED`, condition: `${what}: succeeded`, severities, sets },
    {
      type: `${kind}_FAILED`,
      condition: `${what}: was refused`,
      severities: { ALERT: severities.ALERT, WARNING: 'otherwise' },
      sets,
    },
    {
      type: `${kind}_INTERRUPTED`,
      condition: `${what}: was asked for a further step, such as a second factor`,
      severities,
      sets,
    },
    { type: `${kind}_OBSERVED`, condition: `${what}: the record does not tell the outcome`, severities, sets },
  ];
  return { name, normalize: signInNormalizer(kind), events, details: SIGN_IN_DETAILS };
}

/**
 * Normalizes the sign-in categories. The event type is `<kind>_SUCCEEDED`, `<kind>_FAILED`,
 * `<kind>_INTERRUPTED` when the user was only asked for a further step, or `<kind>_OBSERVED` when the record tells none
 * of these; the outcome of the last two is unknown. The time is `createdDateTime`, when it happened; `time` is when it was exported.
 */
function signInNormalizer(kind: string): (view: RecordView, options: NormalizeOptions) => Normalized {
  const types = { success: `${kind}_SUCCEEDED`, failure: `${kind}_FAILED`, unknown: `${kind}_OBSERVED` } as const;
  return (view, options) => {
    const { fields, properties } = view;
    const status = objectOf(properties['status']) ?? EMPTY;
    const errorCode = toNumber(status['errorCode']);
    const parts: SignInParts = { view, status, errorCode: errorCode ?? toNumber(fields['resultType']) };
    const interrupted = isInterrupt(parts.errorCode);
    const outcome = interrupted ? 'unknown' : signInOutcome(errorCode, fields['resultType']);
    return {
      eventType: interrupted ? `${kind}_INTERRUPTED` : types[outcome],
      severity: signInSeverity(outcome, properties),
      timestamp: toTime(properties['createdDateTime']) ?? toTime(fields['time']) ?? toTime(fields['createdDateTime']),
      actor: actorOf(view, options),
      outcome,
      targets: targetsOf(properties),
      details: signInDetails(parts),
    };
  };
}

function actorOf({ fields, properties }: RecordView, options: NormalizeOptions): Actor {
  const userId = toText(properties['userId']);
  const principal = toText(properties['userPrincipalName']);
  const ip = toIp(properties['ipAddress']) ?? toIp(fields['callerIpAddress']);
  const userAgent = toText(properties['userAgent']);
  const servicePrincipal = toText(properties['servicePrincipalId']);
  if (userId === null && principal === null && servicePrincipal !== null) {
    const name = toText(properties['servicePrincipalName']) ?? toText(properties['appDisplayName']);
    return { email: null, ip, name, id: servicePrincipal, userAgent };
  }
  const email = toEmail(principal, options.defaultDomain ?? null);
  const name = toText(properties['userDisplayName']) ?? toText(fields['identity']) ?? principal;
  return { email, ip, name, id: userId, userAgent };
}

function targetsOf(properties: JsonObject): EventTarget[] {
  const application = toText(properties['appId']);
  const resource = toText(properties['resourceId']);
  const targets: EventTarget[] = [];
  if (application !== null) {
    targets.push({ type: 'application', id: application, name: toText(properties['appDisplayName']) });
  }
  if (resource !== null && !resource.startsWith('/tenants/')) {
    targets.push({ type: 'resource', id: resource, name: toText(properties['resourceDisplayName']) });
  }
  return targets;
}
