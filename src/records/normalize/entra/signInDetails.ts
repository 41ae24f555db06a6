import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { listOf, objectOf } from '../../../json/parseJsonText.ts';
import { flag, known, label, number, some, text, texts } from '../fields/present.ts';
import type { RecordView } from '../recordView.ts';
import { placeDetails } from './place.ts';
import { agentType, networkLocations, notes, requirers } from './signInLists.ts';

export interface SignInParts {
  readonly view: RecordView;
  readonly status: JsonObject;
  readonly errorCode: number | null;
}

const EMPTY: JsonObject = {};

/** The substance of a sign-in. What the record does not say is left out. */
export function signInDetails({ view, status, errorCode }: SignInParts): Record<string, unknown> {
  const { fields, properties } = view;
  return {
    sign_in_id: text(properties['id']),
    original_request_id: otherThan(properties['id'], properties['originalRequestId']),
    token_id: text(properties['uniqueTokenIdentifier']),
    interactive: flag(properties['isInteractive']),
    event_types: texts(properties['signInEventTypes']),
    user_type: text(properties['userType']),
    user_principal_name: nameWithoutDomain(properties['userPrincipalName']),
    alternate_sign_in_name: text(properties['alternateSignInName']) ?? text(properties['signInIdentifier']),
    home_tenant_id: text(properties['homeTenantId']),
    resource_tenant_id: otherThan(fields['tenantId'], properties['resourceTenantId']),
    cross_tenant_access_type: text(properties['crossTenantAccessType']),
    session_id: text(properties['sessionId']),
    ip_address: text(properties['ipAddress']),
    caller_ip_address: otherThan(properties['ipAddress'], fields['callerIpAddress']),
    resource_provider_ip_address: text(properties['ipAddressFromResourceProvider']),
    autonomous_system_number: number(properties['autonomousSystemNumber']),
    network_locations: networkLocations(properties['networkLocationDetails']),
    processing_time_ms: number(properties['processingTimeInMilliseconds']),
    flagged_for_review: flag(properties['flaggedForReview']),
    application: {
      id: text(properties['appId']),
      name: text(properties['appDisplayName']),
      resource_id: text(properties['resourceId']),
      resource_name: text(properties['resourceDisplayName']),
      service_principal_id: text(properties['servicePrincipalId']),
      service_principal_name: text(properties['servicePrincipalName']),
      credential_key_id: text(properties['servicePrincipalCredentialKeyId']),
      credential_thumbprint: text(properties['servicePrincipalCredentialThumbprint']),
      agent_type: agentType(properties['agent']),
    },
    client: {
      app: text(properties['clientAppUsed']),
      protocol: text(properties['authenticationProtocol']),
      transfer_method: text(properties['originalTransferMethod']),
      credential_type: text(properties['clientCredentialType']),
      token_issuer: text(properties['tokenIssuerName']),
      token_issuer_type: text(properties['tokenIssuerType']),
      incoming_token_type: text(properties['incomingTokenType']),
      token_protection: text(properties['signInTokenProtectionStatus']),
      notes: notes(properties['authenticationProcessingDetails']),
    },
    location: placeDetails(
      objectOf(properties['locationDetails']) ?? objectOf(properties['location']),
      fields['location'],
    ),
    device: device(objectOf(properties['deviceDetail']) ?? EMPTY),
    conditional_access: {
      status: text(properties['conditionalAccessStatus']),
      policies: policies(properties['appliedConditionalAccessPolicies'] ?? properties['conditionalAccessPolicies']),
    },
    mfa: mfa(properties),
    risk: {
      level_during_sign_in: text(properties['riskLevelDuringSignIn']),
      level_aggregated: text(properties['riskLevelAggregated']),
      state: text(properties['riskState']),
      detail: text(properties['riskDetail']),
      event_types: texts(properties['riskEventTypes_v2'] ?? properties['riskEventTypes']),
    },
    error: {
      code: known(errorCode),
      reason: text(status['failureReason']) ?? text(fields['resultDescription']),
      details: text(status['additionalDetails']),
    },
  };
}

/** A text that adds to what another field, which the event has already, says. */
function otherThan(known: JsonValue | undefined, value: JsonValue | undefined): string | undefined {
  return value === known ? undefined : text(value);
}

/** A sign-in name with a domain is the actor's address; only others need a place of their own. */
function nameWithoutDomain(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.includes('@') ? undefined : text(value);
}

function device(detail: JsonObject): Record<string, unknown> {
  return {
    id: text(detail['deviceId']),
    name: text(detail['displayName']),
    operating_system: text(detail['operatingSystem']),
    browser: text(detail['browser']),
    trust_type: text(detail['trustType']),
    managed: flag(detail['isManaged']),
    compliant: flag(detail['isCompliant']),
  };
}

/** The policies that had a say: those that did not apply are many and tell nothing. */
function policies(value: JsonValue | undefined): readonly Record<string, unknown>[] | undefined {
  const named: Record<string, unknown>[] = [];
  for (const policy of listOf(value)) {
    if (!isJsonObject(policy) || policy['result'] === 'notApplied' || policy['result'] === 'notEnabled') continue;
    named.push({
      id: text(policy['id']),
      name: text(policy['displayName']),
      result: text(policy['result']),
      grant_controls: texts(policy['enforcedGrantControls']),
      session_controls: texts(policy['enforcedSessionControls']),
    });
  }
  return some(named);
}

function mfa(properties: JsonObject): Record<string, unknown> {
  const detail = objectOf(properties['mfaDetail']);
  const steps: Record<string, unknown>[] = [];
  for (const step of listOf(properties['authenticationDetails'])) {
    if (!isJsonObject(step)) continue;
    steps.push({
      method: text(step['authenticationMethod']),
      method_detail: text(step['authenticationMethodDetail']),
      succeeded: flag(step['succeeded']),
      result: text(step['authenticationStepResultDetail']),
      requirement: label(step['authenticationStepRequirement']),
      time: text(step['authenticationStepDateTime']),
    });
  }
  return {
    requirement: text(properties['authenticationRequirement']),
    required_by: requirers(properties['authenticationRequirementPolicies']),
    method: detail === null ? undefined : text(detail['authMethod']),
    detail: detail === null ? undefined : text(detail['authDetail']),
    steps: some(steps),
  };
}
