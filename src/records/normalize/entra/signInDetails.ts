import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { listOf, objectOf } from '../../json/parseJsonText.ts';
import { toBoolean, toLabel, toNumber, toText, toTexts } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import type { RecordView } from '../recordView.ts';
import { placeDetails } from './place.ts';
import { agentType, networkLocations, notes, requirers } from './signInLists.ts';

export interface SignInParts {
  readonly view: RecordView;
  readonly status: JsonObject;
  readonly errorCode: number | null;
}

const EMPTY: JsonObject = {};

/** The substance of a sign-in. Every key is always there; what the record does not say is null or an empty list. */
export function signInDetails({ view, status, errorCode }: SignInParts): Record<string, unknown> {
  const { fields, properties } = view;
  return {
    sign_in_id: toText(properties['id']),
    original_request_id: toText(properties['originalRequestId']),
    token_id: toText(properties['uniqueTokenIdentifier']),
    interactive: toBoolean(properties['isInteractive']),
    event_types: toTexts(listOf(properties['signInEventTypes'])),
    user_type: toText(properties['userType']),
    alternate_sign_in_name: toText(properties['alternateSignInName']) ?? toText(properties['signInIdentifier']),
    home_tenant_id: toText(properties['homeTenantId']),
    resource_tenant_id: toText(properties['resourceTenantId']),
    cross_tenant_access_type: toText(properties['crossTenantAccessType']),
    session_id: toText(properties['sessionId']),
    caller_ip_address: toText(fields['callerIpAddress']) ?? toText(properties['ipAddress']),
    resource_provider_ip_address: toText(properties['ipAddressFromResourceProvider']),
    autonomous_system_number: toNumber(properties['autonomousSystemNumber']),
    network_locations: networkLocations(properties['networkLocationDetails']),
    processing_time_ms: toNumber(properties['processingTimeInMilliseconds']),
    level: toLabel(fields['Level']) ?? toLabel(fields['level']),
    flagged_for_review: toBoolean(properties['flaggedForReview']),
    application: {
      id: toText(properties['appId']),
      name: toText(properties['appDisplayName']),
      resource_id: toText(properties['resourceId']),
      resource_name: toText(properties['resourceDisplayName']),
      service_principal_id: toText(properties['servicePrincipalId']),
      service_principal_name: toText(properties['servicePrincipalName']),
      credential_key_id: toText(properties['servicePrincipalCredentialKeyId']),
      credential_thumbprint: toText(properties['servicePrincipalCredentialThumbprint']),
      agent_type: agentType(properties['agent']),
    },
    client: {
      app: toText(properties['clientAppUsed']),
      protocol: toText(properties['authenticationProtocol']),
      transfer_method: toText(properties['originalTransferMethod']),
      credential_type: toText(properties['clientCredentialType']),
      token_issuer: toText(properties['tokenIssuerName']),
      token_issuer_type: toText(properties['tokenIssuerType']),
      incoming_token_type: toText(properties['incomingTokenType']),
      token_protection: toText(properties['signInTokenProtectionStatus']),
      notes: notes(properties['authenticationProcessingDetails']),
    },
    location: placeDetails(
      objectOf(properties['locationDetails']) ?? objectOf(properties['location']),
      fields['location'],
    ),
    device: device(objectOf(properties['deviceDetail']) ?? EMPTY),
    conditional_access: {
      status: toText(properties['conditionalAccessStatus']),
      policies: policies(properties['appliedConditionalAccessPolicies'] ?? properties['conditionalAccessPolicies']),
    },
    mfa: mfa(properties),
    risk: {
      level_during_sign_in: toText(properties['riskLevelDuringSignIn']),
      level_aggregated: toText(properties['riskLevelAggregated']),
      state: toText(properties['riskState']),
      detail: toText(properties['riskDetail']),
      event_types: toTexts(listOf(properties['riskEventTypes_v2'] ?? properties['riskEventTypes'])),
    },
    error: {
      code: errorCode,
      reason: toText(status['failureReason']) ?? toText(fields['resultDescription']),
      details: toText(status['additionalDetails']),
    },
  };
}

function device(detail: JsonObject): Record<string, unknown> {
  return {
    id: toText(detail['deviceId']),
    name: toText(detail['displayName']),
    operating_system: toText(detail['operatingSystem']),
    browser: toText(detail['browser']),
    trust_type: toText(detail['trustType']),
    managed: toBoolean(detail['isManaged']),
    compliant: toBoolean(detail['isCompliant']),
  };
}

/** The policies that had a say: those that did not apply are many and tell nothing. */
function policies(value: JsonValue | undefined): Record<string, unknown>[] {
  const named: Record<string, unknown>[] = [];
  for (const policy of listOf(value)) {
    if (!isJsonObject(policy) || policy['result'] === 'notApplied' || policy['result'] === 'notEnabled') continue;
    named.push({
      id: toText(policy['id']),
      name: toText(policy['displayName']),
      result: toText(policy['result']),
      grant_controls: toTexts(listOf(policy['enforcedGrantControls'])),
      session_controls: toTexts(listOf(policy['enforcedSessionControls'])),
    });
  }
  return named;
}

function mfa(properties: JsonObject): Record<string, unknown> {
  const detail = objectOf(properties['mfaDetail']);
  const steps: Record<string, unknown>[] = [];
  for (const step of listOf(properties['authenticationDetails'])) {
    if (!isJsonObject(step)) continue;
    steps.push({
      method: toText(step['authenticationMethod']),
      method_detail: toText(step['authenticationMethodDetail']),
      succeeded: toBoolean(step['succeeded']),
      result: toText(step['authenticationStepResultDetail']),
      requirement: toLabel(step['authenticationStepRequirement']),
      time: toTime(step['authenticationStepDateTime']),
    });
  }
  return {
    requirement: toText(properties['authenticationRequirement']),
    required_by: requirers(properties['authenticationRequirementPolicies']),
    method: detail === null ? null : toText(detail['authMethod']),
    detail: detail === null ? null : toText(detail['authDetail']),
    steps,
  };
}
