import { describe, expect, it } from 'vitest';
import { coreOf, CORRELATION, ecsOf, eventOf, keptOf, TENANT, USER } from '../ecsOf.ts';

const GROUP = '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d';
const PRINCIPAL = '3c4d5e6f-7081-4923-a4b5-c6d7e8f90a1b';
const resourceId = `/tenants/${TENANT}/providers/Microsoft.aadiam`;

const audit = {
  time: '2026-03-04T05:06:07.0891234Z',
  resourceId,
  operationName: 'Add member to group',
  category: 'AuditLogs',
  tenantId: TENANT,
  resultSignature: 'None',
  resultDescription: 'not used as a reason',
  durationMs: 0,
  callerIpAddress: '2001:db8::7',
  correlationId: CORRELATION,
  Level: 4,
  properties: {
    id: 'Directory_7e6d5c4b_NW1_1',
    result: 'FAILURE',
    resultReason: 'The quota was reached.',
    activityDateTime: '2026-03-04T05:06:07.0891234+00:00',
    initiatedBy: {
      user: {
        id: USER,
        userPrincipalName: 'ida.holm@nordwind.example',
        displayName: 'Ida Holm',
        ipAddress: '203.0.113.1',
      },
    },
    targetResources: [
      { id: GROUP, type: 'Group', modifiedProperties: [{ displayName: 'Group.DisplayName', newValue: '"Sailors"' }] },
      { id: null, type: 'Other' },
    ],
  },
};

describe('directory audits in ECS', () => {
  it('maps every core field of an audit', () => {
    expect(coreOf(audit, 'azure', 'auditlogs')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.089Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        action: 'Add member to group',
        category: ['iam'],
        type: ['group', 'change'],
        duration: 0,
        outcome: 'failure',
        reason: 'The quota was reached.',
        id: eventOf(audit).id,
        dataset: 'azure.auditlogs',
      },
      user: { id: USER, name: 'ida.holm@nordwind.example', full_name: 'Ida Holm' },
      related: {
        user: [USER, 'ida.holm@nordwind.example', 'Ida Holm'],
        entity: [USER, GROUP],
        ip: ['2001:db8::7', '203.0.113.1'],
      },
      source: { ip: '2001:db8::7' },
      client: { ip: '2001:db8::7' },
      cloud: { provider: 'azure', account: { id: TENANT }, resource_id: resourceId },
      azure: {
        tenant_id: TENANT,
        correlation_id: CORRELATION,
        resource: { id: resourceId, provider: 'Microsoft.aadiam' },
      },
    });
  });

  it('leaves lists as lists', () => {
    expect(keptOf(audit, 'azure', 'auditlogs')).toMatchObject({
      result_description: 'not used as a reason',
      properties: {
        target_resources: [
          { id: GROUP, modified_properties: [{ display_name: 'Group.DisplayName' }] },
          { type: 'Other' },
        ],
      },
    });
  });

  it('has an application that acted among the entities, not as a user', () => {
    const initiatedBy = { app: { servicePrincipalId: PRINCIPAL, displayName: 'Deckhand' } };
    const document = ecsOf({ ...audit, properties: { ...audit.properties, initiatedBy } });
    expect(document['user']).toBeUndefined();
    expect(document['related']).toMatchObject({ entity: [PRINCIPAL, GROUP] });
  });

  it('has no outcome for a word that says neither', () => {
    const document = ecsOf({ ...audit, properties: { ...audit.properties, result: 'timeout' } });
    expect(document['event']).not.toHaveProperty('outcome');
  });

  it('takes the tenant from a resource id in any case', () => {
    const { tenantId: _, ...record } = audit;
    const mixed = `/TeNaNtS/${TENANT.toUpperCase()}/PrOvIdErS/Microsoft.aadiam`;
    expect(ecsOf({ ...record, resourceId: mixed })['azure']).toMatchObject({
      tenant_id: TENANT.toUpperCase(),
      resource: { id: mixed, provider: 'Microsoft.aadiam' },
    });
  });
});
