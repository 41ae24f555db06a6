import { describe, expect, it } from 'vitest';
import { ecsOf, eventOf, TENANT, USER } from './ecsOf.ts';

const resourceId = `/tenants/${TENANT}/providers/Microsoft.aadiam`;
const office = {
  CreationTime: '2026-03-04T05:06:07',
  Id: '3c2b1a09-f8e7-4d6c-9b5a-493827160504',
  OrganizationId: TENANT,
  UserId: 'ida.holm@nordwind.example',
  UserKey: 'ida.holm@nordwind.example',
  UserType: 0,
  Version: 1,
  Workload: 'Exchange',
};
const audit = {
  time: '2026-03-04T05:06:07Z',
  resourceId,
  category: 'AuditLogs',
  tenantId: TENANT,
  operationName: 'Add member to role',
  properties: {
    activityDisplayName: 'Add member to role',
    result: 'success',
    initiatedBy: { user: { id: USER, userPrincipalName: 'ida.holm@nordwind.example', ipAddress: '203.0.113.24' } },
    targetResources: [
      { type: 'User', id: 'c0ffee00-1111-4222-8333-444455556666', userPrincipalName: 'bo@quay.example' },
    ],
  },
};

const directory = (operationName: string): object => ({
  ...audit,
  operationName,
  properties: { ...audit.properties, activityDisplayName: operationName },
});

const part = (record: object, name: string): Record<string, unknown> => ecsOf(record)[name] as Record<string, unknown>;

describe('what the event adds to its ECS form', () => {
  it.each([
    'Add member to role',
    'Remove member from role',
    'Add member to group',
    'Remove member from group',
    'Add owner to application',
    'Consent to application',
    'Add app role assignment to service principal',
    'Add service principal credentials',
  ])('%s is about who may do what', (operation) => {
    expect(part(directory(operation), 'event')['category']).toContain('iam');
  });

  it.each(['success', 'failure', 'timeout'])('has the outcome of the event for %s', (result) => {
    const record = { ...audit, properties: { ...audit.properties, result } };
    const { outcome } = eventOf(record).data;
    expect(part(record, 'event')['outcome'] ?? 'unknown').toBe(outcome);
  });

  it('relates the people that the targets name, each once', () => {
    const { user } = part(audit, 'related') as { user: string[] };
    expect(user).toEqual(expect.arrayContaining(['ida.holm@nordwind.example', 'bo@quay.example']));
    expect(new Set(user).size).toBe(user.length);
  });

  it('relates addresses, hosts and digests at any place of a record', () => {
    const digest = 'a'.repeat(64);
    const record = {
      ...office,
      Workload: 'Endpoint',
      RecordType: 63,
      Operation: 'FileCopiedToRemovableMedia',
      ClientIP: '203.0.113.24',
      DeviceName: 'pier-7',
      Nested: { Sha256: digest, IpAddress: '::ffff:198.51.100.9' },
      Sha1: 'no digest',
    };
    expect(part(record, 'related')).toMatchObject({
      ip: expect.arrayContaining(['203.0.113.24', '198.51.100.9']) as unknown,
      hosts: ['pier-7'],
      hash: [digest],
    });
  });

  it('has mail fields for mail in which a threat was found, which is an alert', () => {
    const document = ecsOf({
      ...office,
      Workload: 'ThreatIntelligence',
      RecordType: 28,
      Operation: 'TIMailData',
      NetworkMessageId: 'b1c2d3e4-f506-4172-8394-a5b6c7d8e9f0',
      InternetMessageId: '<tide@quay.example>',
      P2Sender: 'harbour@quay.example',
      Recipients: ['ida.holm@nordwind.example', 'bo@nordwind.example'],
      Subject: 'Tides',
      SenderIp: '198.51.100.9',
      Verdict: 'Phish',
    });
    expect(document['event']).toMatchObject({ kind: 'alert' });
    expect(document['email']).toMatchObject({
      subject: 'Tides',
      from: { address: ['harbour@quay.example'] },
      to: { address: ['ida.holm@nordwind.example', 'bo@nordwind.example'] },
    });
    expect((document['related'] as { ip: string[] }).ip).toContain('198.51.100.9');
  });

  it('has the address that was clicked', () => {
    const document = ecsOf({
      ...office,
      Workload: 'ThreatIntelligence',
      RecordType: 41,
      Operation: 'TIUrlClickData',
      Url: 'https://quay.example:8443/tides?day=1',
      UserIp: '203.0.113.24',
    });
    expect(document['url']).toMatchObject({ domain: 'quay.example', path: '/tides', query: 'day=1' });
  });

  it('has no build number for an address of a server', () => {
    const server = part(
      { ...office, RecordType: 1, Operation: 'Set-Mailbox', OriginatingServer: 'PIER7 (15.20.4200.000)' },
      'server',
    );
    expect(server).toEqual({ domain: 'PIER7' });
  });

  it('has the id of the resource, a tenant as well', () => {
    expect(part(audit, 'cloud')['resource_id']).toBe(resourceId);
  });

  it('has lists where the schema has lists, even of one', () => {
    const document = ecsOf(directory('Add member to group'));
    const { category, type } = document['event'] as Record<string, unknown>;
    const { user, ip } = document['related'] as Record<string, unknown>;
    for (const list of [category, type, user, ip]) expect(Array.isArray(list)).toBe(true);
  });
});
