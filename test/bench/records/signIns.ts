import type { JsonObject } from '../../../src/json/json.ts';
import { envelope, filled } from './envelope.ts';
import { address, AGENT, guid, TENANT, time } from './identifiers.ts';

/** A sign-in of a person. */
export function signIn(category: string, interactive: boolean, n: number): JsonObject {
  const failed = n % 11 === 0;
  const properties = {
    id: guid(2, n),
    createdDateTime: time(n).replace('Z', '+00:00'),
    userDisplayName: `Person ${n % 900}`,
    userPrincipalName: `person.${n % 900}@nordwind.example`,
    userId: guid(3, n % 900),
    appId: guid(4, n % 60),
    appDisplayName: `Application ${n % 60}`,
    ipAddress: address(n),
    status: failed
      ? { errorCode: 50_126, failureReason: 'Error validating credentials due to invalid username or password.' }
      : { errorCode: 0, additionalDetails: 'MFA requirement satisfied by claim in the token' },
    clientAppUsed: 'Browser',
    userAgent: AGENT,
    deviceDetail: {
      deviceId: guid(5, n % 900),
      displayName: `NW-${n % 900}`,
      operatingSystem: 'Windows 10',
      browser: 'Chrome 144.0.0',
      isCompliant: true,
      isManaged: true,
      trustType: 'Azure AD joined',
    },
    location: {
      city: 'Malmö',
      state: 'Skåne',
      countryOrRegion: 'SE',
      geoCoordinates: { latitude: 55.605, longitude: 13.0038 },
    },
    correlationId: guid(1, n),
    conditionalAccessStatus: failed ? 'notApplied' : 'success',
    appliedConditionalAccessPolicies: [
      {
        id: guid(6, 1),
        displayName: 'Second factor for everyone',
        enforcedGrantControls: ['Mfa'],
        enforcedSessionControls: [],
        result: 'success',
        conditionsSatisfied: 3,
        conditionsNotSatisfied: 0,
      },
    ],
    isInteractive: interactive,
    tokenIssuerType: 'AzureAD',
    authenticationProcessingDetails: [{ key: 'Legacy TLS (TLS 1.0, 1.1, 3DES)', value: 'False' }],
    processingTimeInMilliseconds: 120 + (n % 200),
    riskDetail: 'none',
    riskLevelAggregated: 'none',
    riskLevelDuringSignIn: 'none',
    riskState: 'none',
    resourceDisplayName: 'Microsoft Graph',
    resourceId: '00000003-0000-0000-c000-000000000000',
    homeTenantId: TENANT,
    authenticationDetails: [
      {
        authenticationStepDateTime: time(n),
        authenticationMethod: 'Previously satisfied',
        succeeded: true,
        authenticationStepResultDetail: 'First factor requirement satisfied by claim in the token',
        authenticationStepRequirement: 'Primary authentication',
        StatusSequence: 0,
        RequestSequence: 0,
      },
    ],
    authenticationRequirement: 'multiFactorAuthentication',
    servicePrincipalId: '',
    userType: 'Member',
    crossTenantAccessType: 'none',
  };
  return { ...envelope(category, 'Sign-in activity', n), properties };
}

/** A sign-in of an application. */
export function servicePrincipalSignIn(n: number): JsonObject {
  const record = {
    ...envelope('ServicePrincipalSignInLogs', 'Sign-in activity', n),
    properties: {
      id: guid(2, n),
      createdDateTime: time(n).replace('Z', '+00:00'),
      userId: null,
      appId: guid(4, n % 60),
      ipAddress: address(n),
      status: { errorCode: 0 },
      location: {
        city: 'Dublin',
        state: 'Dublin',
        countryOrRegion: 'IE',
        geoCoordinates: { latitude: 53.35, longitude: -6.26 },
      },
      correlationId: guid(1, n),
      isInteractive: false,
      tokenIssuerType: 'AzureAD',
      riskDetail: 'none',
      riskLevelAggregated: 'none',
      riskLevelDuringSignIn: 'none',
      riskState: 'none',
      resourceDisplayName: 'Azure Resource Manager',
      resourceId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
      resourceTenantId: TENANT,
      servicePrincipalId: guid(7, n % 60),
      servicePrincipalName: `Pipeline ${n % 60}`,
      servicePrincipalCredentialKeyId: guid(8, n % 60),
      authenticationProcessingDetails: [{ key: 'Azure AD App Authentication Library', value: 'Family: MSAL' }],
      flaggedForReview: false,
      isTenantRestricted: false,
      crossTenantAccessType: 'none',
      conditionalAccessStatus: 'notApplied',
      appliedConditionalAccessPolicies: [],
    },
  };
  return filled(record, (text) => ({
    ...record,
    properties: {
      ...record.properties,
      authenticationProcessingDetails: [{ key: 'Oauth Scope Info', value: text }],
    },
  }));
}
