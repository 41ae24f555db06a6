import type { JsonObject } from '../../../src/json/json.ts';
import { envelope, filled } from './envelope.ts';
import { address, AGENT, guid, time } from './identifiers.ts';

function audit(operationName: string, n: number, properties: object): JsonObject {
  return {
    ...envelope('AuditLogs', operationName, n),
    properties: {
      id: `Directory_${guid(1, n)}_K7Q2M_${n}`,
      category: 'GroupManagement',
      correlationId: guid(1, n),
      result: 'success',
      resultReason: '',
      activityDisplayName: operationName,
      activityDateTime: time(n).replace('Z', '+00:00'),
      loggedByService: 'Core Directory',
      operationType: 'Assign',
      userAgent: null,
      initiatedBy: {
        user: {
          id: guid(3, n % 40),
          displayName: null,
          userPrincipalName: `admin.${n % 40}@nordwind.example`,
          ipAddress: address(n),
          roles: [],
        },
      },
      ...properties,
    },
  };
}

/** Somebody becomes a member of a group. */
export function membership(n: number): JsonObject {
  const properties = [
    { displayName: 'Group.ObjectID', oldValue: null, newValue: JSON.stringify(guid(9, n % 300)) },
    { displayName: 'Group.DisplayName', oldValue: null, newValue: JSON.stringify(`Team ${n % 300}`) },
    { displayName: 'Group.WellKnownObjectName', oldValue: null, newValue: null },
    { displayName: 'Included Updated Properties', oldValue: null, newValue: '"Members"' },
  ];
  const make = (text: string) =>
    audit('Add member to group', n, {
      targetResources: [
        {
          id: guid(3, n % 900),
          displayName: null,
          type: 'User',
          userPrincipalName: `person.${n % 900}@nordwind.example`,
          modifiedProperties: properties,
          administrativeUnits: [],
        },
        {
          id: guid(9, n % 300),
          displayName: null,
          type: 'Group',
          groupType: 'azureAD',
          modifiedProperties: [],
          administrativeUnits: [],
        },
      ],
      additionalDetails: [{ key: 'User-Agent', value: `${AGENT} ${text}` }],
    });
  return filled(make(''), make);
}

/** A Conditional Access policy changes, both versions written as JSON text. */
export function policyChange(n: number): JsonObject {
  const policy = (state: string) => ({
    id: guid(6, n % 12),
    displayName: 'Second factor for everyone',
    createdDateTime: '2025-01-07T08:00:00Z',
    state,
    conditions: {
      applications: { includeApplications: ['All'], excludeApplications: [guid(4, 1)], includeUserActions: [] },
      users: {
        includeUsers: ['All'],
        excludeUsers: [guid(3, 1), guid(3, 2)],
        includeGroups: [],
        excludeGroups: [guid(9, 1)],
      },
      clientAppTypes: ['all'],
      locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
      signInRiskLevels: [],
      servicePrincipalRiskLevels: [],
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'], customAuthenticationFactors: [], termsOfUse: [] },
  });
  const make = (text: string) =>
    audit('Update conditional access policy', n, {
      category: 'Policy',
      loggedByService: 'Conditional Access',
      targetResources: [
        {
          id: guid(6, n % 12),
          displayName: 'Second factor for everyone',
          type: 'Policy',
          modifiedProperties: [
            {
              displayName: 'ConditionalAccessPolicy',
              oldValue: JSON.stringify(policy('disabled')),
              newValue: JSON.stringify(policy('enabled')),
            },
          ],
        },
      ],
      additionalDetails: [{ key: 'Category', value: `Conditional Access ${text}`.trim() }],
    });
  return filled(make(''), make);
}
