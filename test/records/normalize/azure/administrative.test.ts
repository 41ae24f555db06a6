import { describe, expect, it } from 'vitest';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source } from '../source.ts';

const SUBSCRIPTION = '3e5a7c91-8d2b-4f60-a1c3-7b9e0d4f2a68';
const ASSIGNMENT = `/SUBSCRIPTIONS/${SUBSCRIPTION}/PROVIDERS/MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/1`;

function activity(operationName: string, top: object = {}) {
  return {
    time: '2026-03-04T05:06:07Z',
    category: 'Administrative',
    operationName,
    resourceId: ASSIGNMENT,
    resultType: 'Success',
    resultSignature: 'Succeeded.Created',
    durationMs: '12.5',
    callerIpAddress: '203.0.113.9',
    correlationId: 'c-1',
    identity: {
      authorization: { action: operationName, scope: ASSIGNMENT, evidence: { role: 'Owner', principalId: 'p-9' } },
      claims: {
        'http://schemas.microsoft.com/identity/claims/objectidentifier': 'o-1',
        'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': ' mara@nordwind.example',
        name: 'Mara Lindqvist',
        appid: 'a-1',
      },
    },
    properties: { statusCode: 'Created' },
    ...top,
  };
}

describe('Activity', () => {
  it('names actor, scope and status', () => {
    const event = normalizeRecord(activity('MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE'), source(), {});
    expect(event).toMatchObject({
      event_type: 'AZURE_ROLE_ASSIGNED',
      severity: 'ALERT',
      actor_email: 'mara@nordwind.example',
      actor_name: 'Mara Lindqvist',
      actor_user_id: 'o-1',
      actor_ip_address: '203.0.113.9',
      data: {
        outcome: 'success',
        details: {
          subscription_id: SUBSCRIPTION,
          duration_ms: 12.5,
          claims: { app_id: 'a-1' },
          authorization: { role: 'Owner' },
        },
      },
    });
  });

  it('names principal and role of a request, in whatever case it is written', () => {
    const request = { Properties: { PrincipalId: 'p-1', PrincipalType: 'ServicePrincipal', RoleDefinitionId: '/r/1' } };
    const event = normalizeRecord(
      activity('Microsoft.Authorization/roleAssignments/write', {
        resultType: 'Start',
        properties: { requestbody: JSON.stringify(request) },
      }),
      source(),
      {},
    );
    expect(event).toMatchObject({ severity: 'INFO', data: { outcome: 'unknown', details: { request_body: request } } });
    expect(event.data.targets.slice(1)).toEqual([
      { type: 'servicePrincipal', id: 'p-1', name: null },
      { type: 'roleDefinition', id: '/r/1', name: null },
      {
        type: 'scope',
        id: `/SUBSCRIPTIONS/${SUBSCRIPTION}`,
        name: null,
        key: `scope:/subscriptions/${SUBSCRIPTION}`,
      },
    ]);
  });

  it.each([
    ['Microsoft.Authorization/roleAssignments/delete', 'AZURE_ROLE_REMOVED'],
    ['Microsoft.Authorization/elevateAccess/action', 'ACCESS_ELEVATED'],
    ['Microsoft.Storage/storageAccounts/listKeys/action', 'KEYS_LISTED'],
    ['MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE', 'DIAGNOSTIC_SETTING_DELETED'],
    ['Microsoft.Compute/virtualMachines/write', 'VIRTUAL_MACHINE_CHANGED'],
  ])('calls %s %s', (operation, type) => {
    expect(normalizeRecord(activity(operation), source(), {}).event_type).toBe(type);
  });

  it.each([
    ['Succeeded', 'success'],
    ['Failed', 'failure'],
    ['Accept', 'unknown'],
    ['Started', 'unknown'],
    [undefined, 'unknown'],
  ])('takes %s for %s', (resultType, outcome) => {
    expect(normalizeRecord(activity('x/write', { resultType }), source(), {}).data.outcome).toBe(outcome);
  });

  it('hides secrets of bodies', () => {
    const requestBody = { properties: { adminPassword: 'hunter2', size: 'S1' } };
    const event = normalizeRecord(activity('x/write', { properties: { requestBody } }), source(), {});
    expect(event.data.details['request_body']).toEqual({ properties: { adminPassword: '[redacted]', size: 'S1' } });
  });

  it('tells start and end of one operation apart by their ids', () => {
    const ids = ['Start', 'Success'].map(
      (resultType) =>
        normalizeRecord(activity('x/write', { resultType, properties: { eventDataId: 'e' } }), source(), {}).id,
    );
    expect(new Set(ids).size).toBe(2);
  });
});
