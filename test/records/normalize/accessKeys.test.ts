import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import { ROLE_ASSIGNMENT, RESOURCE, SUBSCRIPTION } from './fixtures/azure.ts';
import { source } from './source.ts';

const PARENT = 'AAAAAAAA-0000-4000-8000-000000000001';
const MEMBER = 'aaaaaaaa-0000-4000-8000-000000000002';

function keysOfAudit(
  operationName: string,
  targetResources: object[],
  properties: object = {},
): (string | undefined)[] {
  const record = {
    category: 'AuditLogs',
    operationName,
    properties: { result: 'success', targetResources, ...properties },
  };
  return keys(record);
}

function keys(record: object): string[] {
  return normalizeRecord(record as JsonObject, source(), {}).data.targets.flatMap(({ key }) => key ?? []);
}

const named = (name: string, id: string) => [{ displayName: name, oldValue: null, newValue: JSON.stringify(id) }];

describe('keys of what has to be read again', () => {
  it.each([
    [
      'the group, not the group within it',
      'Add member to group',
      [
        { id: MEMBER, type: 'Group', modifiedProperties: named('Group.ObjectID', PARENT) },
        { id: PARENT, type: 'Group' },
      ],
      [`group:${PARENT.toLowerCase()}`],
    ],
    [
      'both ends of a grant',
      'Add app role assignment to service principal',
      [
        { id: PARENT, type: 'ServicePrincipal' },
        { id: MEMBER, type: 'ServicePrincipal' },
      ],
      [`servicePrincipal:${PARENT.toLowerCase()}`, `servicePrincipal:${MEMBER}`],
    ],
    ['an application', 'Update application', [{ id: MEMBER, type: 'Application' }], [`application:${MEMBER}`]],
    ['a user', 'Disable account', [{ id: MEMBER, type: 'User' }], [`user:${MEMBER}`]],
    [
      'a domain by its name',
      'Add unverified domain',
      [{ id: null, displayName: 'Nordwind.example' }],
      ['domain:nordwind.example'],
    ],
    ['nothing for a password', 'Change user password', [{ id: MEMBER, type: 'User' }], []],
    [
      'the root scope',
      'User has elevated their access to User Access Administrator for their Azure Resources',
      [],
      ['scope:/'],
    ],
  ])('are those of %s', (_name, activity, targets, expected) => {
    expect(keysOfAudit(activity, targets)).toEqual(expected);
  });

  it('take a role by its template, wherever that stands', () => {
    const additionalDetails = [{ key: 'TemplateId', value: 'TEMPLATE-1' }];
    const activity = 'Remove member from role (PIM activation expired)';
    expect(keysOfAudit(activity, [{ id: 'instance', type: 'Role' }], { additionalDetails })).toEqual([
      'role:template-1',
    ]);
  });

  it('are left out when the activity failed', () => {
    expect(keysOfAudit('Update user', [{ id: MEMBER, type: 'User' }], { result: 'failure' })).toEqual([]);
  });

  it('follow what an unknown activity did', () => {
    const targets = [{ id: MEMBER, type: 'Group' }];
    expect(keysOfAudit('Never heard of', targets, { operationType: 'Assign' })).toEqual([`group:${MEMBER}`]);
    expect(keysOfAudit('Never heard of', targets, { operationType: 'Update' })).toEqual([]);
  });

  it.each([
    ['MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE', ROLE_ASSIGNMENT.resourceId, `scope:${RESOURCE.toLowerCase()}`],
    [
      'Microsoft.Authorization/roleAssignments/delete',
      '/providers/Microsoft.Authorization/roleAssignments/1',
      'scope:/',
    ],
    ['Microsoft.Authorization/elevateAccess/action', '/providers/Microsoft.Authorization', 'scope:/'],
    [
      'Microsoft.Management/managementGroups/subscriptions/write',
      `/providers/Microsoft.Management/managementGroups/mg/subscriptions/${SUBSCRIPTION}`,
      `scope:/subscriptions/${SUBSCRIPTION}`,
    ],
    [
      'Microsoft.Resources/subscriptions/resourceGroups/delete',
      '/subscriptions/1/resourceGroups/RG',
      'scope:/subscriptions/1/resourcegroups/rg',
    ],
    ['Microsoft.Web/sites/delete', RESOURCE, `scope:${RESOURCE.toLowerCase()}`],
  ])('name the scope of %s on %s', (operationName, resourceId, expected) => {
    expect(keys({ category: 'Administrative', operationName, resourceId, resultType: 'Success' })).toEqual([expected]);
    expect(keys({ category: 'Administrative', operationName, resourceId, resultType: 'Failed' })).toEqual([]);
  });
});
