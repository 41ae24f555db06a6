import { describe, expect, it } from 'vitest';
import { toEcs } from '../../../src/records/ecs/toEcs.ts';
import { readSettings } from '../../../src/composition/readSettings.ts';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { ecsOf, eventOf, TENANT, USER } from './ecsOf.ts';

const record = { category: 'SignInLogs', time: '2026-03-04T05:06:07Z', tenantId: TENANT, properties: { id: 'own-id' } };

function event(text: object): Record<string, unknown> {
  return ecsOf(text)['event'] as Record<string, unknown>;
}

describe('the ECS form of an event', () => {
  it('has the record’s own id and keeps ours beside it', () => {
    const document = ecsOf(record);
    expect(document['event']).toMatchObject({ id: 'own-id' });
    expect(document['grantwire']).toMatchObject({ event: { id: eventOf(record).id, severity: 'INFO' } });
  });

  it('carries the record’s exact text unless the setting says no', () => {
    const text = '{ "category":"AuditLogs",  "time":"2026-03-04T05:06:07Z", "n": 639140000000000001 }';
    expect((ecsOf(text)['event'] as Record<string, unknown>)['original']).toBe(text);
    expect(toEcs(eventOf(text), { eventOriginal: false })['event']).not.toHaveProperty('original');
  });

  it('has that text by default, and not with ECS_EVENT_ORIGINAL off', () => {
    const environment = {
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      EVENTS_HUB:
        'Endpoint=sb://localhost;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;',
    };
    expect(readSettings(environment)).toMatchObject({ problems: [], settings: { ecsEventOriginal: true } });
    expect(readSettings({ ...environment, ECS_EVENT_ORIGINAL: 'false' })).toMatchObject({
      problems: [],
      settings: { ecsEventOriginal: false },
    });
  });

  it('tells the stream by the category in any case, and by the shape of Office 365 records', () => {
    expect(event({ category: 'AUDITLOGS' })['dataset']).toBe('azure.auditlogs');
    expect(event({ CategoryValue: 'recommendation' })['dataset']).toBe('azure.activitylogs');
    expect(event({ category: 'Sonar' })['dataset']).toBe('azure.platformlogs');
    expect(event({ RecordType: 1, Workload: 'Exchange', Category: 'AuditLogs' })['dataset']).toBe('o365.audit');
    expect(event({ initiatedBy: {}, activityDisplayName: 'Add user', category: 'UserManagement' })['dataset']).toBe(
      'azure.auditlogs',
    );
  });

  it('has the time of arrival when the record has none', () => {
    expect(ecsOf({ category: 'AuditLogs', time: 'yesterday' })['@timestamp']).toBe('2026-03-04T05:07:00.000Z');
  });

  const changed: GrantwireEvent = {
    ...eventOf(record),
    event_type: 'GROUP_MEMBER_ADDED',
    severity: 'ALERT',
    actor_email: 'ida.holm@nordwind.example',
    actor_ip_address: '203.0.113.24',
    actor_user_id: USER,
    data: {
      ...eventOf(record).data,
      operation: 'Add member to group',
      outcome: 'success',
      targets: [{ type: 'group', id: 'group-1', name: null }],
      details: { reason: null, note: 'by drift' },
    },
  };

  it.each([
    ['without a record', undefined],
    ['with a record that is no longer readable', '{"category":'],
    ['with a record of no known stream', '{"SystemAlertId":"alert-1"}'],
    ['with a list in place of a record', '[1]'],
  ])('is made from the event alone %s', (_, raw) => {
    const { raw: __, ...data } = changed.data;
    const event = { ...changed, data: { ...data, category: null, ...(raw === undefined ? {} : { raw }) } };
    expect(toEcs(event, { eventOriginal: true })).toEqual({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'alert',
        action: 'Add member to group',
        code: 'GROUP_MEMBER_ADDED',
        category: ['iam'],
        type: ['group', 'change'],
        outcome: 'success',
        id: changed.id,
        ...(raw === undefined ? {} : { original: raw }),
      },
      cloud: { provider: 'azure', account: { id: TENANT } },
      azure: { tenant_id: TENANT },
      user: { id: USER, email: 'ida.holm@nordwind.example' },
      source: { address: '203.0.113.24', ip: '203.0.113.24' },
      client: { ip: '203.0.113.24' },
      related: { ip: ['203.0.113.24'], user: [USER, 'ida.holm@nordwind.example'], entity: ['group-1'] },
      grantwire: {
        event: { id: changed.id, type: 'GROUP_MEMBER_ADDED', severity: 'ALERT' },
        tenant_id: TENANT,
        targets: [{ type: 'group', id: 'group-1' }],
        details: { note: 'by drift' },
      },
    });
  });
});
