import { describe, expect, it } from 'vitest';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source, TENANT } from '../source.ts';

const GROUP = '0d6e1f70-4f2b-4a7e-9f0f-5b7a3c1d2e4f';
const MEMBER = 'a4b83e2d-77c1-4d0e-8a55-19f3c6e2b7d8';
const ACTOR = 'c91f4e6a-2d83-4b57-b0ee-64a1d3f8975c';

function audit(activity: string, properties: object, top: object = {}) {
  return {
    time: '2026-03-04T05:06:07.1234567Z',
    category: 'AuditLogs',
    operationName: activity,
    resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`,
    correlationId: '1f0e9d8c-7b6a-4594-8372-615049382716',
    callerIpAddress: '<null>',
    identity: 'Mara Lindqvist',
    Level: 4,
    properties: {
      id: 'Directory_1f0e9d8c_ABCDE_1',
      category: 'GroupManagement',
      result: 'success',
      activityDisplayName: activity,
      loggedByService: 'Core Directory',
      operationType: 'Assign',
      initiatedBy: {
        user: { id: ACTOR, displayName: null, userPrincipalName: 'mara@nordwind.example', ipAddress: '203.0.113.7' },
      },
      targetResources: [
        {
          id: MEMBER,
          displayName: null,
          type: 'User',
          userPrincipalName: 'jon@nordwind.example',
          modifiedProperties: [
            { displayName: 'Group.ObjectID', oldValue: null, newValue: `"${GROUP}"` },
            { displayName: 'Group.DisplayName', oldValue: null, newValue: '"Finance"' },
          ],
        },
        { id: GROUP, displayName: null, type: 'Group', modifiedProperties: [] },
      ],
      additionalDetails: [{ key: 'User-Agent', value: 'Portal/1.0' }],
      ...properties,
    },
    ...top,
  };
}

describe('AuditLogs', () => {
  it('names who did what to which objects', () => {
    const event = normalizeRecord(audit('Add member to group', {}), source(), {});
    expect(event).toMatchObject({
      event_type: 'GROUP_MEMBER_ADDED',
      severity: 'INFO',
      timestamp: '2026-03-04T05:06:07.123Z',
      transaction_id: '1f0e9d8c-7b6a-4594-8372-615049382716',
      actor_email: 'mara@nordwind.example',
      actor_ip_address: '203.0.113.7',
      actor_name: 'mara@nordwind.example',
      actor_user_id: ACTOR,
      actor_user_agent: 'Portal/1.0',
      data: { category: 'AuditLogs', operation: 'Add member to group', outcome: 'success', tenant_id: TENANT },
    });
    expect(event.data.targets).toEqual([
      { type: 'user', id: MEMBER, name: 'jon@nordwind.example' },
      { type: 'group', id: GROUP, name: 'Finance', key: `group:${GROUP}` },
    ]);
    expect(event.data.details['modified_properties']).toContainEqual({
      name: 'Group.ObjectID',
      old: null,
      new: GROUP,
    });
  });

  it('carries the record’s own id, and says whose a property is only where it is not the first target', () => {
    const event = normalizeRecord(audit('Add member to group', {}), source(), {});
    expect(event.data.details['audit_id']).toBe('Directory_1f0e9d8c_ABCDE_1');
    const twice = audit('Update device', {
      targetResources: ['a', 'b'].map((id) => ({
        id,
        type: 'Device',
        modifiedProperties: [{ displayName: 'Name', oldValue: null, newValue: `"${id}"` }],
      })),
    });
    expect(normalizeRecord(twice, source(), {}).data.details['modified_properties']).toEqual([
      { name: 'Name', old: null, new: 'a' },
      { target: 1, name: 'Name', old: null, new: 'b' },
    ]);
  });

  it.each([
    ['StrongAuthenticationMethod', '[{"MethodType":6}]', '[]', 'STRONG_AUTHENTICATION_CLEARED', 'WARNING'],
    ['StrongAuthenticationRequirement', '[{"State":1}]', '[]', 'STRONG_AUTHENTICATION_DISABLED', 'ALERT'],
    ['StrongAuthenticationMethod', '[]', '[{"MethodType":6}]', 'AUTHENTICATION_METHOD_CHANGED', 'WARNING'],
    ['StrongAuthenticationMethod', '[]', '[]', 'USER_UPDATED', 'INFO'],
    ['UserType', '["Guest"]', '["Member"]', 'USER_TYPE_CHANGED', 'WARNING'],
    ['Department', '["A"]', '["B"]', 'USER_UPDATED', 'INFO'],
  ])('tells what an update of a user changes: %s from %s to %s', (displayName, oldValue, newValue, type, severity) => {
    const targetResources = [{ id: MEMBER, type: 'User', modifiedProperties: [{ displayName, oldValue, newValue }] }];
    expect(normalizeRecord(audit('Update user', { targetResources }), source(), {})).toMatchObject({
      event_type: type,
      severity,
    });
  });

  it('takes the removed group from the old value', () => {
    const modifiedProperties = [{ displayName: 'Group.ObjectID', oldValue: `"${GROUP}"`, newValue: null }];
    const targetResources = [{ id: MEMBER, type: 'User', modifiedProperties }];
    const event = normalizeRecord(audit('Remove member from group', { targetResources }), source(), {});
    expect(event.data.targets).toContainEqual({ type: 'group', id: GROUP, name: null, key: `group:${GROUP}` });
  });

  it('names a role by its template id', () => {
    const modifiedProperties = [
      { displayName: 'Role.ObjectID', oldValue: null, newValue: '"5d1e"' },
      { displayName: 'Role.TemplateId', oldValue: null, newValue: '"62e9"' },
      { displayName: 'Role.DisplayName', oldValue: null, newValue: '"Global Administrator"' },
    ];
    const event = normalizeRecord(
      audit('Add member to role', { targetResources: [{ id: MEMBER, type: 'User', modifiedProperties }] }),
      source(),
      {},
    );
    expect(event).toMatchObject({ event_type: 'ROLE_ASSIGNED', severity: 'ALERT' });
    expect(event.data.targets).toContainEqual({
      type: 'role',
      id: '62e9',
      name: 'Global Administrator',
      key: 'role:62e9',
    });
  });

  it.each([
    ['Update application \u2013 Certificates and secrets management ', 'APPLICATION_CREDENTIALS_CHANGED', 'ALERT'],
    ['Update conditional access policy', 'CONDITIONAL_ACCESS_POLICY_UPDATED', 'ALERT'],
    ['Add member to role completed (PIM activation)', 'ROLE_ACTIVATED', 'WARNING'],
    ['Add eligible member to role in PIM completed (timebound)', 'ELIGIBLE_ROLE_ASSIGNED', 'ALERT'],
    ['Consent to application', 'CONSENT_GRANTED', 'ALERT'],
    ['Invite external user', 'USER_INVITED', 'INFO'],
    ['Set federation settings on domain', 'DOMAIN_FEDERATION_CHANGED', 'ALERT'],
    ['Add app role assignment to service principal', 'APPLICATION_PERMISSION_GRANTED', 'ALERT'],
    ['Authentication Methods Policy Update', 'POLICY_CHANGED', 'WARNING'],
    ['Something nobody has listed', 'DIRECTORY_CHANGED', 'INFO'],
  ])('calls %s %s', (activity, type, severity) => {
    expect(normalizeRecord(audit(activity, {}), source(), {})).toMatchObject({ event_type: type, severity });
  });

  it.each([
    ['success', 'success', 'INFO'],
    ['Failure', 'failure', 'WARNING'],
    ['timeout', 'unknown', 'INFO'],
    [undefined, 'unknown', 'INFO'],
  ])('takes %s for %s', (result, outcome, severity) => {
    const event = normalizeRecord(audit('Add member to group', { result }), source(), {});
    expect({ outcome: event.data.outcome, severity: event.severity }).toEqual({ outcome, severity });
  });

  it('puts an application in the place of the actor', () => {
    const app = { appId: null, displayName: 'Payroll Sync', servicePrincipalId: ACTOR };
    const event = normalizeRecord(audit('Add user', { initiatedBy: { user: null, app } }), source(), {});
    expect(event).toMatchObject({ actor_user_id: ACTOR, actor_name: 'Payroll Sync', actor_email: null });
    expect(event.data.details['initiated_by']).toMatchObject({ type: 'application' });
  });

  it('adds the default domain to a sign-in name without one', () => {
    const initiatedBy = { user: { id: ACTOR, userPrincipalName: 'mara' } };
    const of = (defaultDomain: string | null) =>
      normalizeRecord(audit('Add user', { initiatedBy }), source(), { defaultDomain }).actor_email;
    expect([of('nordwind.example'), of(null)]).toEqual(['mara@nordwind.example', null]);
  });

  it('reads the flat shape of Log Analytics, where lists are JSON text', () => {
    const properties = audit('Add member to group', {}).properties;
    const flat = {
      TimeGenerated: '2026-03-04T05:06:07Z',
      CategoryValue: 'AuditLogs',
      OperationName: 'Add member to group',
      Id: properties.id,
      Result: 'success',
      InitiatedBy: JSON.stringify(properties.initiatedBy),
      TargetResources: JSON.stringify(properties.targetResources),
    };
    const event = normalizeRecord(flat, source(), {});
    expect(event).toMatchObject({
      event_type: 'GROUP_MEMBER_ADDED',
      actor_user_id: ACTOR,
      data: { outcome: 'success' },
    });
    expect(event.data.targets).toHaveLength(2);
  });

  it('knows the shape of Graph and of the Log Analytics table by more than the category', () => {
    const { properties } = audit('Add member to group', {});
    const graph = { ...properties, activityDateTime: '2026-03-04T05:06:07Z' };
    const table = { Type: 'AuditLogs', Category: 'GroupManagement', OperationName: 'Add member to group' };
    for (const record of [graph, table]) {
      expect(normalizeRecord(record, source(), {})).toMatchObject({
        event_type: 'GROUP_MEMBER_ADDED',
        data: {
          category: 'AuditLogs',
          operation: 'Add member to group',
          details: { activity_category: 'GroupManagement' },
        },
      });
    }
  });
});
