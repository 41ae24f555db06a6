import type { Severity } from '../../../../events/event.ts';

type Kind = readonly [eventType: string, severity: Severity];

/** What record types about access become, by what an operation does. */
export interface AccessKinds {
  readonly recordTypes: readonly number[];
  /** What they are about, for the docs. */
  readonly condition: string;
  readonly given: Kind;
  readonly taken: Kind;
  readonly changed: Kind;
  /** Words of which an operation must have one, where the record type is about other things too. */
  readonly nouns?: readonly string[];
  /** Whether the application that a record names is what is given access. */
  readonly application?: boolean;
}

/** Record types about access, with event types of their own. */
export const ACCESS_KINDS: readonly AccessKinds[] = [
  {
    recordTypes: [302],
    condition: 'assignments of roles in Defender XDR unified RBAC',
    given: ['DEFENDER_ROLE_ASSIGNED', 'ALERT'],
    taken: ['DEFENDER_ROLE_REMOVED', 'WARNING'],
    changed: ['DEFENDER_ROLE_ASSIGNMENT_CHANGED', 'ALERT'],
  },
  {
    recordTypes: [303],
    condition: 'roles of Defender XDR unified RBAC',
    given: ['DEFENDER_ROLE_DEFINITION_CREATED', 'WARNING'],
    taken: ['DEFENDER_ROLE_DEFINITION_DELETED', 'WARNING'],
    changed: ['DEFENDER_ROLE_DEFINITION_CHANGED', 'ALERT'],
  },
  {
    recordTypes: [304],
    condition: 'whether Defender XDR unified RBAC decides about a workload',
    given: ['DEFENDER_ROLE_MODEL_CHANGED', 'WARNING'],
    taken: ['DEFENDER_ROLE_MODEL_CHANGED', 'WARNING'],
    changed: ['DEFENDER_ROLE_MODEL_CHANGED', 'WARNING'],
  },
  {
    recordTypes: [114],
    condition: 'roles of Defender for Endpoint',
    given: ['DEFENDER_ENDPOINT_ROLE_CHANGED', 'ALERT'],
    taken: ['DEFENDER_ENDPOINT_ROLE_CHANGED', 'ALERT'],
    changed: ['DEFENDER_ENDPOINT_ROLE_CHANGED', 'ALERT'],
  },
  {
    recordTypes: [87],
    condition: 'role groups of Microsoft Purview',
    given: ['PURVIEW_ROLE_ASSIGNED', 'ALERT'],
    taken: ['PURVIEW_ROLE_REMOVED', 'WARNING'],
    changed: ['PURVIEW_ROLE_CHANGED', 'ALERT'],
  },
  {
    recordTypes: [372],
    condition: 'access between tenants',
    given: ['CROSS_TENANT_ACCESS_CHANGED', 'ALERT'],
    taken: ['CROSS_TENANT_ACCESS_CHANGED', 'ALERT'],
    changed: ['CROSS_TENANT_ACCESS_CHANGED', 'ALERT'],
  },
  {
    recordTypes: [217],
    condition: 'consent to an application of Microsoft Graph Data Connect',
    given: ['DATA_CONNECT_CONSENT_GRANTED', 'ALERT'],
    taken: ['DATA_CONNECT_CONSENT_DENIED', 'INFO'],
    changed: ['DATA_CONNECT_CONSENT_CHANGED', 'ALERT'],
    application: true,
  },
  {
    recordTypes: [205],
    condition: 'permissions of applications in SharePoint',
    given: ['SHAREPOINT_APP_PERMISSION_GRANTED', 'ALERT'],
    taken: ['SHAREPOINT_APP_PERMISSION_REMOVED', 'WARNING'],
    changed: ['SHAREPOINT_APP_PERMISSION_CHANGED', 'ALERT'],
    application: true,
  },
  {
    recordTypes: [174],
    condition: 'shares of data ingested through SystemSync',
    given: ['DATA_SHARE_CREATED', 'WARNING'],
    taken: ['DATA_SHARE_REMOVED', 'INFO'],
    changed: ['DATA_SHARE_CHANGED', 'WARNING'],
  },
  {
    recordTypes: [331],
    condition: 'requests for access to data in the catalog',
    given: ['DATA_ACCESS_GRANTED', 'WARNING'],
    taken: ['DATA_ACCESS_DENIED', 'INFO'],
    changed: ['DATA_ACCESS_REQUESTED', 'INFO'],
  },
  {
    recordTypes: [187],
    condition: 'data policies of Power Platform',
    given: ['POWER_PLATFORM_DLP_POLICY_CHANGED', 'ALERT'],
    taken: ['POWER_PLATFORM_DLP_POLICY_CHANGED', 'ALERT'],
    changed: ['POWER_PLATFORM_DLP_POLICY_CHANGED', 'ALERT'],
  },
  {
    recordTypes: [79, 80, 256],
    condition: 'roles and permissions in Power Platform',
    given: ['POWER_PLATFORM_ROLE_ASSIGNED', 'ALERT'],
    taken: ['POWER_PLATFORM_ROLE_REMOVED', 'WARNING'],
    changed: ['POWER_PLATFORM_ROLE_CHANGED', 'ALERT'],
    nouns: ['role', 'roles', 'permission', 'permissions', 'admin', 'administrator', 'owner', 'isolation'],
  },
  {
    recordTypes: [257],
    condition: 'requests of Microsoft for access to a Cloud PC',
    given: ['LOCKBOX_REQUEST_APPROVED', 'WARNING'],
    taken: ['LOCKBOX_REQUEST_DENIED', 'INFO'],
    changed: ['LOCKBOX_REQUEST_CHANGED', 'WARNING'],
  },
];

/** Whether records of a type are about access. */
export function isAccessRecordType(number: number): boolean {
  return ACCESS_KINDS.some(({ recordTypes }) => recordTypes.includes(number));
}
