import type { Actor, Category, Normalized } from '../category.ts';
import type { EventType } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { toEmail } from '../fields/person.ts';
import { toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { OPEN_RISK_SEVERITIES, riskOf, riskPhase, riskSeverity } from './risk.ts';
import { RISK_DETECTION_DETAILS, riskDetectionDetails } from './riskDetectionDetails.ts';

/** Risk detections of users. */
export const USER_RISK_EVENTS: Category = {
  name: 'UserRiskEvents',
  normalize: detectionNormalizer('USER', userOf),
  events: detectionEvents('USER', 'a user'),
  details: RISK_DETECTION_DETAILS,
};

/** Risk detections of service principals. */
export const SERVICE_PRINCIPAL_RISK_EVENTS: Category = {
  name: 'ServicePrincipalRiskEvents',
  normalize: detectionNormalizer('SERVICE_PRINCIPAL', servicePrincipalOf),
  events: detectionEvents('SERVICE_PRINCIPAL', 'a service principal'),
  details: RISK_DETECTION_DETAILS,
};

function detectionEvents(prefix: string, whom: string): EventType[] {
  const sets = ['third-party-alerts'] as const;
  return [
    {
      type: `${prefix}_RISK_DETECTED`,
      condition: `a risk of ${whom} was detected or is confirmed`,
      severities: { ...OPEN_RISK_SEVERITIES, ALERT: 'high, or confirmed as compromised' },
      sets,
    },
    {
      type: `${prefix}_RISK_DETECTION_CLOSED`,
      condition: `a detection for ${whom} was remediated, dismissed or confirmed as safe`,
      severities: { INFO: 'always' },
      sets,
    },
  ];
}

/**
 * Normalizes risk detections (Graph, `riskDetection` and `servicePrincipalRiskDetection`). The identity at risk stands
 * in as actor, since what was detected happened under its name; the record's `identity` may name somebody else. The
 * same detection is exported again when its state changes.
 */
function detectionNormalizer(
  prefix: string,
  identityOf: (view: RecordView, options: NormalizeOptions) => Pick<Actor, 'id' | 'name' | 'email'>,
): (view: RecordView, options: NormalizeOptions) => Normalized {
  const type = prefix === 'USER' ? 'user' : 'servicePrincipal';
  return (view, options) => {
    const { fields, properties } = view;
    const risk = riskOf(properties);
    const identity = identityOf(view, options);
    const details = riskDetectionDetails(view, risk);
    return {
      eventType: riskPhase(risk) === 'settled' ? `${prefix}_RISK_DETECTION_CLOSED` : `${prefix}_RISK_DETECTED`,
      severity: riskSeverity(risk),
      timestamp: toTime(fields['time']) ?? toTime(properties['detectedDateTime']),
      actor: {
        ...identity,
        ip: toIp(fields['callerIpAddress']) ?? toIp(properties['ipAddress']),
        userAgent: details.user_agent,
      },
      outcome: 'unknown',
      targets: identity.id === null ? [] : [{ type, id: identity.id, name: identity.name }],
      details,
    };
  };
}

function userOf({ properties }: RecordView, options: NormalizeOptions): Pick<Actor, 'id' | 'name' | 'email'> {
  const principal = toText(properties['userPrincipalName']);
  return {
    id: toText(properties['userId']),
    name: toText(properties['userDisplayName']) ?? principal,
    email: toEmail(principal, options.defaultDomain ?? null),
  };
}

function servicePrincipalOf({ properties }: RecordView): Pick<Actor, 'id' | 'name' | 'email'> {
  return {
    id: toText(properties['servicePrincipalId']),
    name: toText(properties['servicePrincipalDisplayName']),
    email: null,
  };
}
