import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import type { GrantwireEvent } from '../../../../src/events/event.ts';
import { NAMED_SETS } from '../../../../src/records/eventTypes.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source } from '../source.ts';
import { JON, office365 } from './fixtures/common.ts';

const ID = '0d1e2f3a-4b5c-4d6e-8f7a-8b9c0d1e2f3a';

function event(recordType: number, operation: string, more: object = {}): GrantwireEvent {
  return normalizeRecord(office365(recordType, operation, { ObjectId: null, ...more }) as JsonObject, source(), {});
}

describe('records about access', () => {
  it.each([
    [302, 'AddRoleAssignment', {}, 'DEFENDER_ROLE_ASSIGNED', 'ALERT'],
    [302, 'RemoveRoleAssignment', {}, 'DEFENDER_ROLE_REMOVED', 'WARNING'],
    [303, 'EditRole', {}, 'DEFENDER_ROLE_DEFINITION_CHANGED', 'ALERT'],
    [304, 'EnableWorkload', {}, 'DEFENDER_ROLE_MODEL_CHANGED', 'WARNING'],
    [302, 'GetAssignments', {}, 'DEFENDER_ACCESS_ITEM_VIEWED', 'INFO'],
    [372, 'UpdatePartnerPolicy', {}, 'CROSS_TENANT_ACCESS_CHANGED', 'ALERT'],
    [217, 'AppConsent', { State: 'Approved' }, 'DATA_CONNECT_CONSENT_GRANTED', 'ALERT'],
    [217, 'AppConsent', { State: 'Denied' }, 'DATA_CONNECT_CONSENT_DENIED', 'INFO'],
    [187, 'CreateDlpPolicy', {}, 'POWER_PLATFORM_DLP_POLICY_CHANGED', 'ALERT'],
    [256, 'UpdateDlpPolicy', {}, 'POWER_PLATFORM_DLP_POLICY_CHANGED', 'ALERT'],
    [256, 'AddRoleToUser', {}, 'POWER_PLATFORM_ROLE_ASSIGNED', 'ALERT'],
    [256, 'EnvironmentCreated', {}, 'POWER_PLATFORM_ITEM_CREATED', 'INFO'],
    [87, 'AddMembersToRoleGroup', {}, 'PURVIEW_ROLE_ASSIGNED', 'ALERT'],
    [87, 'RemoveMembersFromRoleGroup', {}, 'PURVIEW_ROLE_REMOVED', 'WARNING'],
    [205, 'AppPermissionGranted', {}, 'SHAREPOINT_APP_PERMISSION_GRANTED', 'ALERT'],
    [114, 'EditRole', {}, 'DEFENDER_ENDPOINT_ROLE_CHANGED', 'ALERT'],
    [325, 'UpdateCopilotSettings', {}, 'COPILOT_SETTING_CHANGED', 'WARNING'],
    [331, 'RequestSubmitted', {}, 'DATA_ACCESS_REQUESTED', 'INFO'],
  ])('of type %i, %s with %j are %s', (recordType, operation, more, type, severity) => {
    expect(event(recordType, operation, more)).toMatchObject({ event_type: type, severity });
  });

  it('are in the log set of access changes, and louder when they failed', () => {
    expect(NAMED_SETS.get('access-changes')).toEqual(
      expect.arrayContaining([
        'DEFENDER_ROLE_ASSIGNED',
        'DATA_CONNECT_CONSENT_GRANTED',
        'POWER_PLATFORM_ROLE_ASSIGNED',
      ]),
    );
    expect(event(331, 'RequestSubmitted', { ResultStatus: 'Failed' }).severity).toBe('WARNING');
  });
});

describe('targets of services', () => {
  it.each([
    [
      217,
      { ApplicationId: ID, ApplicationName: 'Auswertung', DestinationTenantId: JON },
      [
        { type: 'application', id: ID, name: 'Auswertung' },
        { type: 'tenant', id: JON, name: null },
      ],
    ],
    [
      302,
      { AssignmentName: 'SOC', RoleDefinitionName: 'Analyst', UserIds: [JON] },
      [
        { type: 'role', id: null, name: 'Analyst' },
        { type: 'assignment', id: null, name: 'SOC' },
        { type: 'user', id: JON, name: null },
      ],
    ],
    [
      20,
      { ObjectId: 'Umsatz', ReportName: 'Umsatz', ReportId: ID, WorkSpaceName: 'Vertrieb', WorkspaceId: JON },
      [
        { type: 'report', id: ID, name: 'Umsatz' },
        { type: 'workspace', id: JON, name: 'Vertrieb' },
      ],
    ],
    [
      256,
      {
        PropertyCollection: [
          { Name: 'powerplatform.analytics.resource.type', Value: 'PowerAppsApp' },
          { Name: 'powerplatform.analytics.resource.id', Value: ID },
          { Name: 'powerplatform.analytics.resource.display_name', Value: 'Urlaub' },
        ],
      },
      [{ type: 'powerAppsApp', id: ID, name: 'Urlaub' }],
    ],
    [
      65,
      { ObjectId: '17', ReleaseTo: 'mara@nordwind.example' },
      [
        { type: 'message', id: '17', name: null },
        { type: 'recipient', id: null, name: 'mara@nordwind.example' },
      ],
    ],
    [
      43,
      { Sender: 'mara@nordwind.example', Receivers: ['ida@fremd.example'], LabelId: ID, LabelName: 'Geheim' },
      [
        { type: 'label', id: ID, name: 'Geheim' },
        { type: 'recipient', id: null, name: 'ida@fremd.example' },
      ],
    ],
    [
      261,
      {
        CopilotEventData: { AccessedResources: [{ Name: 'Plan.docx', SiteUrl: 'https://nordwind.example/Plan.docx' }] },
      },
      [{ type: 'file', id: null, name: 'https://nordwind.example/Plan.docx' }],
    ],
    [
      191,
      { ObjectId: 'roster-1', MemberIds: `${JON},${ID}` },
      [
        { type: 'roster', id: 'roster-1', name: null },
        { type: 'user', id: JON, name: null },
        { type: 'user', id: ID, name: null },
      ],
    ],
    [4711, { ObjectId: 'Not Available' }, []],
  ])('of record type %i with %j', (recordType, more, targets) => {
    expect(event(recordType, 'EtwasNeues', more).data.targets).toEqual(targets);
  });
});
