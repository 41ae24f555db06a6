import { describe, expect, it } from 'vitest';
import { coreOf, CORRELATION, ecsOf, eventOf, keptOf, SUBSCRIPTION, USER } from '../ecsOf.ts';

const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/harbour`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/anchor`;

const record = {
  time: '2026-03-04T05:06:07.0891234Z',
  resourceId: vault,
  operationName: 'Microsoft.KeyVault/vaults/write',
  category: 'Administrative',
  resultType: 'Start',
  durationMs: 0,
  callerIpAddress: '203.0.113.24',
  correlationId: CORRELATION,
  level: 'Information',
  location: 'global',
  identity: {
    authorization: { evidence: { principalId: USER, role: 'Harbour Master' } },
    claims: {
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'ida.holm@nordwind.example',
      name: 'Ida Holm',
    },
  },
  properties: { statusMessage: 'under way', requestBody: '{"properties":{"adminPassword":"do not tell","sku":"s1"}}' },
};

describe('the Activity log in ECS', () => {
  it('maps every core field', () => {
    expect(coreOf(record, 'azure', 'activitylogs')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.089Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        action: 'Microsoft.KeyVault/vaults/write',
        category: ['configuration'],
        duration: 0,
        outcome: 'unknown',
        type: ['change'],
        id: eventOf(record).id,
        dataset: 'azure.activitylogs',
      },
      message: 'under way',
      user: { email: 'ida.holm@nordwind.example', name: 'ida.holm', domain: 'nordwind.example', full_name: 'Ida Holm' },
      related: {
        user: ['ida.holm', 'Ida Holm', 'ida.holm@nordwind.example'],
        entity: [vault, USER],
        ip: ['203.0.113.24'],
      },
      source: { ip: '203.0.113.24' },
      client: { ip: '203.0.113.24' },
      geo: { name: 'global' },
      log: { level: 'Information' },
      cloud: { provider: 'azure', account: { id: SUBSCRIPTION }, resource_id: vault },
      azure: {
        subscription_id: SUBSCRIPTION,
        correlation_id: CORRELATION,
        resource: { id: vault, group: 'harbour', provider: 'Microsoft.KeyVault/vaults', name: 'anchor' },
      },
    });
  });

  it('keeps claims without dots in their names and bodies without their secrets', () => {
    expect(keptOf(record, 'azure', 'activitylogs')).toMatchObject({
      event_category: 'Administrative',
      identity: {
        claims: { 'http://schemas_xmlsoap_org/ws/2005/05/identity/claims/name': 'ida.holm@nordwind.example' },
      },
      properties: { request_body: { properties: { admin_password: '[redacted]', sku: 's1' } } },
    });
  });

  it.each([
    ['Success', undefined, 'success'],
    ['Succeeded', undefined, 'success'],
    ['FAILED', undefined, 'failure'],
    ['Accepted', undefined, 'unknown'],
    ['Updated', undefined, undefined],
    ['Active', 'failure', 'failure'],
    [undefined, 'success', 'success'],
  ])('reads result type %s and result %s as %s', (resultType, result, outcome) => {
    const event = ecsOf({ ...record, resultType, properties: { result } })['event'] as Record<string, unknown>;
    expect(event['outcome']).toBe(outcome);
  });

  it.each([
    ['Write', 'X/Y/Z', ['change']],
    ['DELETE', 'X/Y/Z', ['deletion']],
    ['Action', 'X/Y/Z', ['change']],
    ['Administrative', 'Microsoft.KeyVault/vaults/delete', ['deletion']],
    ['Administrative', 'Microsoft.KeyVault/vaults/keys/rotate/ACTION', ['change']],
    ['Administrative', 'Microsoft.KeyVault/vaults/look', ['change']],
    ['ResourceHealth', 'Microsoft.Resourcehealth/healthevent/Updated/action', ['change']],
  ])('has for %s %s the type %j', (category, operationName, type) => {
    const event = ecsOf({ ...record, category, operationName })['event'] as Record<string, unknown>;
    expect(event['type']).toEqual(type);
  });

  it('takes an identity that is only a name', () => {
    const document = ecsOf({ ...record, identity: 'Ida Holm' });
    expect(document['user']).toBeUndefined();
    expect(document['azure']).toMatchObject({ activitylogs: { identity: 'Ida Holm' } });
  });
});
