import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source, TENANT } from '../source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});

describe('the older category `Audit`', () => {
  const record = {
    time: '2018-03-17T00:14:31.2585575Z',
    category: 'Audit',
    operationName: 'Change password (self-service)',
    tenantId: TENANT,
    resultType: 'Success',
    identity: 'mara@nordwind.example',
    callerIpAddress: '<null>',
    properties: {
      identityType: 'UPN',
      operationType: 'Update',
      additionalDetails: 'None',
      additionalTargets: '',
      targetUpdatedProperties: '[{"Name":"Kostenstelle","OldValue":["1"],"NewValue":["2"]}]',
      targetResourceType: 'UPN__TenantContextID__PUID__ObjectID__ObjectClass',
      targetResourceName: `jon@nordwind.example__${TENANT}__1003__a4b83e2d-77c1-4d0e-8a55-19f3c6e2b7d8__User`,
      auditEventCategory: 'UserManagement',
    },
  };

  it('is an audit record with actor, target, outcome and changes', () => {
    const event = of(record);
    expect(event).toMatchObject({
      event_type: 'PASSWORD_CHANGED',
      actor_email: 'mara@nordwind.example',
      data: {
        category: 'AuditLogs',
        outcome: 'success',
        targets: [{ type: 'user', id: 'a4b83e2d-77c1-4d0e-8a55-19f3c6e2b7d8', name: 'jon@nordwind.example' }],
        details: {
          activity_category: 'UserManagement',
          operation_type: 'Update',
          modified_properties: [{ name: 'Kostenstelle', old: ['1'], new: ['2'] }],
        },
      },
    });
  });

  it('has no actor where it names none', () => {
    expect(of({ ...record, operationName: 'Update service principal.', identity: 'NA' })).toMatchObject({
      event_type: 'SERVICE_PRINCIPAL_UPDATED',
      actor_name: null,
    });
  });

  it('is left to the services that use the word as well', () => {
    const resourceId = '/subscriptions/x/resourceGroups/y/providers/Microsoft.CognitiveServices/accounts/z';
    expect(of({ category: 'Audit', operationName: 'List Keys', resourceId }).event_type).toBe('UNPARSED_RECORD');
  });
});

describe('a result that is a number', () => {
  it.each([
    [0, 'success'],
    ['0', 'success'],
    [1, 'failure'],
    [2, 'unknown'],
  ])('is read as Graph’s enumeration: %s', (result, outcome) => {
    const properties = { id: 'a', result, activityDisplayName: 'Add user', initiatedBy: {} };
    expect(of({ category: 'AuditLogs', properties }).data.outcome).toBe(outcome);
  });
});
