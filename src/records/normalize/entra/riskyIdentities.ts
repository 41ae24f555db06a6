import type { Category, Normalized } from '../category.ts';
import type { DetailNames, EventType } from '../../../events/eventType.ts';
import { toIp } from '../fields/address.ts';
import { toEmail } from '../fields/person.ts';
import { toBoolean, toLabel, toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { NormalizeOptions } from '../normalizeOptions.ts';
import type { RecordView } from '../recordView.ts';
import { OPEN_RISK_SEVERITIES, riskOf, riskPhase, riskSeverity } from './risk.ts';

const DETAILS: DetailNames = {
  'risk.level': 'low, medium, high, hidden (by the licence) or none',
  'risk.state': 'atRisk, confirmedCompromised, remediated, dismissed, confirmedSafe or none',
  'risk.detail': 'why the state is what it is',
  'risk.updated_time': 'when the risk last changed',
  'risk.processing': 'true while Entra is still working the risk out',
  'identity.user_principal_name': 'sign-in name of the user',
  'identity.deleted': 'true when the user is deleted',
  'identity.enabled': 'false when the service principal may not sign in',
  'identity.app_id': 'client id of the service principal',
  'identity.type': 'kind of service principal, such as `Application` or `ManagedIdentity`',
  caller_ip_address: 'address that the record names',
  location: 'location that the record names',
  level: 'level of the record',
  duration_ms: 'duration that the record gives, in milliseconds',
};

/** State of risk of a user, each time it changes. */
export const RISKY_USERS: Category = {
  name: 'RiskyUsers',
  normalize: identityNormalizer('USER', 'user'),
  events: identityEvents('USER', 'a user'),
  details: DETAILS,
};

/** State of risk of a service principal, each time it changes. */
export const RISKY_SERVICE_PRINCIPALS: Category = {
  name: 'RiskyServicePrincipals',
  normalize: identityNormalizer('SERVICE_PRINCIPAL', 'servicePrincipal'),
  events: identityEvents('SERVICE_PRINCIPAL', 'a service principal'),
  details: DETAILS,
};

function identityEvents(prefix: string, whom: string): EventType[] {
  const sets = ['third-party-alerts'] as const;
  return [
    { type: `${prefix}_AT_RISK`, condition: `${whom} is at risk`, severities: OPEN_RISK_SEVERITIES, sets },
    {
      type: `${prefix}_CONFIRMED_COMPROMISED`,
      condition: `${whom} is confirmed as compromised`,
      severities: { ALERT: 'always' },
      sets,
    },
    {
      type: `${prefix}_RISK_CLEARED`,
      condition: `the risk of ${whom} was remediated, dismissed or confirmed as safe`,
      severities: { INFO: 'always' },
      sets,
    },
  ];
}

/**
 * Normalizes the state of risk of identities (Graph, `riskyUser` and `riskyServicePrincipal`). `properties.id` is the
 * identity's own id, the same in each of its records. The identity stands in as actor; who dismissed a risk is in `AuditLogs`.
 */
function identityNormalizer(
  prefix: string,
  type: 'user' | 'servicePrincipal',
): (view: RecordView, options: NormalizeOptions) => Normalized {
  const types = {
    open: `${prefix}_AT_RISK`,
    compromised: `${prefix}_CONFIRMED_COMPROMISED`,
    settled: `${prefix}_RISK_CLEARED`,
  } as const;
  return (view, options) => {
    const { fields, properties } = view;
    const risk = riskOf(properties);
    const id = toText(properties['id']);
    const principal = toText(properties['userPrincipalName']);
    const name = toText(properties['userDisplayName']) ?? toText(properties['displayName']) ?? principal;
    const ip = toIp(fields['callerIpAddress']);
    return {
      eventType: types[riskPhase(risk)],
      severity: riskSeverity(risk),
      timestamp: toTime(fields['time']) ?? toTime(properties['riskLastUpdatedDateTime']),
      actor: { id, name, email: toEmail(principal, options.defaultDomain ?? null), ip, userAgent: null },
      outcome: 'unknown',
      targets: id === null ? [] : [{ type, id, name }],
      details: {
        risk: {
          ...risk,
          updated_time: toTime(properties['riskLastUpdatedDateTime']),
          processing: toBoolean(properties['isProcessing']),
        },
        identity: {
          user_principal_name: principal,
          deleted: toBoolean(properties['isDeleted']),
          enabled: toBoolean(properties['accountEnabled'] ?? properties['isEnabled']),
          app_id: toText(properties['appId']),
          type: toText(properties['servicePrincipalType']),
        },
        caller_ip_address: toText(fields['callerIpAddress']),
        location: toText(fields['location']),
        level: toLabel(fields['Level']) ?? toLabel(fields['level']),
        duration_ms: toNumber(fields['durationMs']),
      },
    };
  };
}
