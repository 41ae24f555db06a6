import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source } from '../source.ts';

const SCOPE = '/subscriptions/3e5a7c91-8d2b-4f60-a1c3-7b9e0d4f2a68/resourceGroups/rg-north';

function pim(operationName: string, more: object = {}, top: object = {}) {
  return {
    time: '2026-03-04T05:06:07Z',
    category: 'Administrative',
    resourceProviderName: 'azurerbac',
    resourceId: SCOPE,
    operationName,
    resultType: 'Succeeded',
    properties: {
      CallerInfo: { UserPrincipalName: 'mara@nordwind.example', DisplayName: 'Mara Lindqvist', ObjectId: 'c91f4e6a' },
      Subject: { DisplayName: 'Jon', PrincipalName: 'jon@nordwind.example', ObjectId: 'a4b83e2d', Type: 'User' },
      Role: { Name: 'Owner', Id: '8e3af657' },
      Justification: 'Umzug',
      ExpirationTime: '2026-03-05T05:06:07Z',
      ...more,
    },
    ...top,
  };
}

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});

describe('Privileged Identity Management for Azure resources', () => {
  it.each([
    ['Add member to role in PIM completed (permanent)', 'AZURE_ROLE_ASSIGNED', 'ALERT'],
    ['Remove member from role in PIM completed (timebound)', 'AZURE_ROLE_REMOVED', 'WARNING'],
    ['Add eligible member to role in PIM completed (timebound)', 'AZURE_ELIGIBLE_ROLE_ASSIGNED', 'ALERT'],
    ['Remove eligible member from role in PIM completed (permanent)', 'AZURE_ELIGIBLE_ROLE_REMOVED', 'WARNING'],
    ['Add member to role completed (PIM activation)', 'AZURE_ROLE_ACTIVATED', 'WARNING'],
    ['Remove member from role completed (PIM deactivate)', 'AZURE_ROLE_DEACTIVATED', 'INFO'],
    ['Remove member from role (PIM activation expired)', 'AZURE_ROLE_DEACTIVATED', 'INFO'],
    ['Add member to role requested (PIM activation)', 'AZURE_ROLE_ACTIVATION_REQUESTED', 'WARNING'],
    ['Update role setting in PIM', 'AZURE_ROLE_POLICY_CHANGED', 'ALERT'],
    ['Assign eligible', 'AZURE_ELIGIBLE_ROLE_ASSIGNED', 'ALERT'],
    ['Revoke', 'AZURE_ROLE_REMOVED', 'WARNING'],
    ['Activate', 'AZURE_ROLE_ACTIVATED', 'WARNING'],
    ['Etwas', 'AZURE_ROLE_EVENT', 'INFO'],
  ])('calls %s %s', (operation, type, severity) => {
    expect(of(pim(operation))).toMatchObject({ event_type: type, severity });
  });

  it('names who gave which role at which scope to whom, why and until when', () => {
    const event = of(pim('Add member to role in PIM completed (timebound)'));
    expect(event).toMatchObject({
      actor_email: 'mara@nordwind.example',
      actor_name: 'Mara Lindqvist',
      actor_user_id: 'c91f4e6a',
      data: { outcome: 'success' },
    });
    expect(event.data.targets).toEqual([
      { type: 'user', id: 'a4b83e2d', name: 'Jon' },
      { type: 'roleDefinition', id: '8e3af657', name: 'Owner' },
      { type: 'scope', id: SCOPE, name: null, key: `scope:${SCOPE.toLowerCase()}` },
    ]);
    expect(event.data.details['role_assignment']).toMatchObject({
      justification: 'Umzug',
      expiry: '2026-03-05T05:06:07.000Z',
    });
  });

  it('reads members that are JSON text, ids or names, under other spellings', () => {
    const event = of(
      pim('Add member to role completed (PIM activation)', {
        CallerInfo: '{"upn":"mara@nordwind.example"}',
        Subject: 'jon@nordwind.example',
        Role: undefined,
        roleDisplayName: 'Reader',
      }),
    );
    expect(event.actor_email).toBe('mara@nordwind.example');
    expect(event.data.targets.map(({ name }) => name)).toEqual(['jon@nordwind.example', 'Reader', null]);
  });

  it('reads nothing again after a failure', () => {
    const event = of(pim('Add member to role completed (PIM activation)', {}, { resultType: 'Failed' }));
    expect(event.data.targets.every((target) => target.key === undefined)).toBe(true);
  });
});
