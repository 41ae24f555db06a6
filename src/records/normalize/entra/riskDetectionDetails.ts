import { isJsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { redact } from '../fields/redact.ts';
import { toLabel, toNumber, toText, toTexts } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';
import { LOCATION_DETAILS, placeDetails } from './place.ts';
import type { Risk } from './risk.ts';

export const RISK_DETECTION_DETAILS: DetailNames = {
  'risk.level': 'low, medium, high, hidden (by the licence) or none',
  'risk.state': 'atRisk, confirmedCompromised, remediated, dismissed, confirmedSafe or none',
  'risk.detail': 'why the state is what it is',
  'risk.type': 'kind of detection, such as `passwordSpray`',
  'detection.id': 'id of the detection; the same in all its records',
  'detection.request_id': 'request it was found in; the id of the sign-in',
  'detection.correlation_id': 'correlation id of that request',
  'detection.source': 'product that found it',
  'detection.timing': 'realtime, nearRealtime or offline',
  'detection.activity': 'what was going on: signin, user or servicePrincipal',
  'detection.activity_time': 'when that was',
  'detection.detected_time': 'when it was found',
  'detection.updated_time': 'when it last changed',
  'identity.user_principal_name': 'sign-in name of the user',
  'identity.user_type': 'member or guest',
  'identity.home_tenant_id': 'tenant the user belongs to',
  'identity.resource_tenant_id': 'tenant that was accessed',
  'identity.cross_tenant_access_type': 'kind of access across tenants',
  'identity.app_id': 'client id of the service principal',
  'identity.key_ids': 'credentials of the service principal that are concerned',
  token_issuer_type: 'who issued the token',
  caller_ip_address: 'client address as the record writes it',
  ...LOCATION_DETAILS,
  user_agent: 'client of the user, from the additional information',
  additional_info: 'further name and value pairs of the detection',
  level: 'level of the record',
  duration_ms: 'duration that the record gives, in milliseconds',
};

interface RiskDetectionDetails extends Record<string, unknown> {
  readonly user_agent: string | null;
}

/** The substance of a risk detection. Every key is always there. */
export function riskDetectionDetails({ fields, properties }: RecordView, risk: Risk): RiskDetectionDetails {
  const info = pairs(properties['additionalInfo']);
  return {
    risk: { ...risk, type: toText(properties['riskEventType']) ?? toText(properties['riskType']) },
    detection: {
      id: toText(properties['id']),
      request_id: toText(properties['requestId']),
      correlation_id: toText(properties['correlationId']),
      source: toText(properties['source']),
      timing: toText(properties['detectionTimingType']),
      activity: toText(properties['activity']),
      activity_time: toTime(properties['activityDateTime']),
      detected_time: toTime(properties['detectedDateTime']),
      updated_time: toTime(properties['lastUpdatedDateTime']),
    },
    identity: {
      user_principal_name: toText(properties['userPrincipalName']),
      user_type: toText(properties['userType']),
      home_tenant_id: toText(properties['homeTenantId']),
      resource_tenant_id: toText(properties['resourceTenantId']),
      cross_tenant_access_type: toText(properties['crossTenantAccessType']),
      app_id: toText(properties['appId']),
      key_ids: toTexts(listOf(properties['keyIds'])),
    },
    token_issuer_type: toText(properties['tokenIssuerType']),
    caller_ip_address: toText(fields['callerIpAddress']) ?? toText(properties['ipAddress']),
    location: placeDetails(objectOf(properties['location']), fields['location']),
    user_agent: toText(info.find(({ name }) => name.toLowerCase() === 'useragent')?.value),
    additional_info: info,
    level: toLabel(fields['Level']) ?? toLabel(fields['level']),
    duration_ms: toNumber(fields['durationMs']),
  };
}

/** `[{"Key": …, "Value": …}]`, which is usually written as text; what is no such list is one entry without a name. */
function pairs(value: JsonValue | undefined): { name: string; value: JsonValue }[] {
  const list = listOf(value);
  if (list.length === 0) return toText(value) === null ? [] : [{ name: '', value: redact(value ?? null) }];
  return list
    .map((entry) => {
      if (!isJsonObject(entry)) return { name: '', value: entry };
      const name = toLabel(entry['Key']) ?? toLabel(entry['key']);
      if (name === null) return { name: '', value: redact(entry) };
      return { name, value: redact({ [name]: entry['Value'] ?? entry['value'] ?? null }) };
    })
    .map((pair) =>
      isJsonObject(pair.value) && pair.name !== '' ? { name: pair.name, value: pair.value[pair.name] ?? null } : pair,
    );
}
