import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { source, TENANT } from '../source.ts';
import { office365 } from './fixtures/common.ts';

const DOMAIN = { defaultDomain: 'nordwind.example' };

function event(record: object, options: object = {}) {
  return normalizeRecord(record as JsonObject, source(), options);
}

describe('recognising Office 365', () => {
  it('takes the category from the record type, and the tenant from the organization', () => {
    expect(event(office365(25, 'TeamCreated', { InterSystemsId: 'abc' }))).toMatchObject({
      event_type: 'TEAM_CREATED',
      timestamp: '2026-03-04T05:06:07.000Z',
      transaction_id: 'abc',
      data: { category: 'MicrosoftTeams', operation: 'TeamCreated', tenant_id: TENANT, outcome: 'success' },
    });
  });

  it.each([
    [8, 'AzureActiveDirectory'],
    ['8', 'AzureActiveDirectory'],
    ['AzureActiveDirectory', 'AzureActiveDirectory'],
    ['azureactivedirectory', 'AzureActiveDirectory'],
    [-1, 'RecordType-1'],
    ['-1', 'RecordType-1'],
    [99_999, 'RecordType99999'],
    ['Neuheit', 'Neuheit'],
  ])('reads record type %s', (type, category) => {
    const record = { RecordType: type, CreationTime: '2026-03-04T05:06:07', Id: '7' };
    expect(event(record)).toMatchObject({
      timestamp: '2026-03-04T05:06:07.000Z',
      data: { category, outcome: 'unknown' },
    });
  });

  it('knows a record without a type by the rest of the schema', () => {
    const record = { Workload: 'Exchange', Operation: 'Neues', CreationTime: '2026-03-04T05:06:07' };
    expect(event(record)).toMatchObject({ event_type: 'OFFICE365_ACTIVITY', data: { category: 'Office365' } });
  });

  it('reads keys that begin in lower case', () => {
    const lower = Object.fromEntries(
      Object.entries(office365(6, 'FileDownloaded', {})).map(([key, value]) => [
        key.charAt(0).toLowerCase() + key.slice(1),
        value,
      ]),
    );
    expect(event(lower)).toMatchObject({ event_type: 'FILE_DOWNLOADED', actor_email: 'mara@nordwind.example' });
  });

  it('leaves Azure records alone, whatever else they have', () => {
    const azure = {
      category: 'AuditLogs',
      RecordType: 8,
      CreationTime: '2026-03-04T05:06:07',
      properties: { id: '1' },
    };
    expect(event(azure).data.category).toBe('AuditLogs');
    expect(event({ operationName: 'Read', RecordType: 8, UserId: 'x' }).event_type).toBe('UNPARSED_RECORD');
    expect(event({ RecordType: 8 }).event_type).toBe('UNPARSED_RECORD');
  });
});

describe('ids of Office 365 events', () => {
  const record = office365(4, 'PageViewed', {});

  it('come from id and organization, so a repeat has the same', () => {
    const ids = [record, { ...record, ClientIP: '198.51.100.1' }, { ...record, Id: record.Id.toUpperCase() }];
    expect(new Set(ids.map((one) => event(one).id)).size).toBe(1);
  });

  it('do not change when a record type gets a name', () => {
    expect(event({ ...record, RecordType: 4711 }).id).toBe(event(record).id);
  });

  it('tell records apart that a service gave one id in error', () => {
    const ids = [
      record,
      { ...record, OrganizationId: TENANT.replace('6', '7') },
      { ...record, Operation: 'FileAccessed' },
      { ...record, Id: '7' },
      { ...record, Id: '7', CreationTime: '2026-03-04T05:06:08' },
      { ...record, Id: null },
      { ...record, Id: null, ClientIP: '198.51.100.1' },
    ].map((one) => event(one).id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the actor', () => {
  it.each([
    ['mara@nordwind.example', 0, 'mara@nordwind.example', 'mara@nordwind.example', 'PUID17'],
    ['mara', 0, 'mara@nordwind.example', 'mara', 'PUID17'],
    ['mara', undefined, 'mara@nordwind.example', 'mara', 'PUID17'],
    ['DlpAgent', 4, null, 'DlpAgent', 'PUID17'],
    ['app@sharepoint', 0, null, 'app@sharepoint', 'PUID17'],
    [
      'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
      3,
      null,
      'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
      'PUID17',
    ],
    ['NORDWIND\\mara', 0, null, 'NORDWIND\\mara', 'PUID17'],
    ['S-1-5-18', 2, null, null, 'S-1-5-18'],
    ['i:0#.f|membership|mara@nordwind.example', 0, 'mara@nordwind.example', 'mara@nordwind.example', 'PUID17'],
    ['ServicePrincipal_0a1b2c3d-4e5f-4061-9273-8495a6b7c8d9', 6, null, null, '0a1b2c3d-4e5f-4061-9273-8495a6b7c8d9'],
    ['Not Available', 0, null, null, 'PUID17'],
    [null, 0, null, null, 'PUID17'],
  ])('reads %s of type %s', (UserId, UserType, email, name, id) => {
    const record = office365(4, 'PageViewed', { UserId, UserType, UserKey: 'PUID17' });
    expect(event(record, DOMAIN)).toMatchObject({ actor_email: email, actor_name: name, actor_user_id: id });
  });

  it.each([
    ['i:0h.f|membership|10032001a7b3c9d5@live.com', '10032001a7b3c9d5'],
    ['i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint', null],
    ['mara@nordwind.example', null],
    [123_456, '123456'],
    ['', null],
  ])('reads user key %s', (UserKey, id) => {
    expect(event(office365(4, 'PageViewed', { UserKey })).actor_user_id).toBe(id);
  });

  it('has the user agent of the record or of its extended properties', () => {
    const ExtendedProperties = [{ Name: 'UserAgent', Value: 'Kontor/2' }];
    expect(event(office365(4, 'PageViewed', { UserAgent: 'Kontor/1', ExtendedProperties })).actor_user_agent).toBe(
      'Kontor/1',
    );
    expect(event(office365(4, 'PageViewed', { UserAgent: '', ExtendedProperties })).actor_user_agent).toBe('Kontor/2');
  });
});

function known(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

describe('the client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', null, null],
    ['[203.0.113.7]:12345', '203.0.113.7', 12_345, null],
    ['::ffff:203.0.113.7', '203.0.113.7', null, null],
    ['[2001:db8::7]:443', '2001:db8::7', 443, null],
    ['HOST1 (203.0.113.7)', '203.0.113.7', null, 'HOST1'],
    ['[HOST1 (203.0.113.777)]', null, null, 'HOST1'],
    ['localhost:12345', null, 12_345, 'localhost'],
    ['<null>', null, null, null],
    ['', null, null, null],
  ])('reads %s', (ClientIP, ip, port, host) => {
    const { actor_ip_address, data } = event(office365(4, 'PageViewed', { ClientIP }));
    expect(actor_ip_address).toBe(ip);
    const none = { ip: undefined, port: undefined, host: undefined };
    const client = ip === null && host === null ? undefined : { ...none, ...known({ ip, port, host }) };
    expect(data.details['client']).toEqual(
      client === undefined ? undefined : { ...client, address: ClientIP, all: [ClientIP] },
    );
  });

  it.each([
    [{ ClientIPAddress: '203.0.113.1', ClientIP: '203.0.113.2', ActorIpAddress: '203.0.113.3' }, '203.0.113.1', 3],
    [{ ClientIPAddress: '', ClientIP: '203.0.113.2', ActorIpAddress: '203.0.113.3' }, '203.0.113.2', 2],
    [{ ClientIPAddress: null, ClientIP: '<null>', ActorIpAddress: '203.0.113.3' }, '203.0.113.3', 1],
    [{ ClientIPAddress: 'HOST1 (203.0.113.999)', ClientIP: '203.0.113.2' }, '203.0.113.2', 2],
  ])('is the most exact of %s', (fields, ip, count) => {
    const { actor_ip_address, data } = event(office365(4, 'PageViewed', fields));
    expect(actor_ip_address).toBe(ip);
    expect((data.details['client'] as { all: string[] }).all).toHaveLength(count);
  });
});

describe('the outcome', () => {
  it.each([
    ['Succeeded', 'success'],
    ['success', 'success'],
    ['PartiallySucceeded', 'success'],
    ['TRUE', 'success'],
    [true, 'success'],
    ['Failed', 'failure'],
    ['False', 'failure'],
    ['InProgress', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('of %s is %s', (ResultStatus, outcome) => {
    expect(event(office365(4, 'PageViewed', { ResultStatus })).data.outcome).toBe(outcome);
  });
});

const FIELDS = [
  'Id Operation Workload OrganizationId UserId UserType UserKey ClientIP ClientIPAddress ObjectId ResultStatus Scope',
  'AppAccessContext ExtendedProperties ModifiedProperties Parameters Actor Target Item Folders Members PolicyDetails',
  'ExchangeMetaData SharePointMetaData ExceptionInfo AlertLinks Data OriginatingServer DeviceProperties ErrorNumber',
  'OperationProperties AffectedItems LogonType LogonUserSid MailboxOwnerUPN ItemType Site TargetUserOrGroupName',
  'Severity EntityType AlertEntityId Name Value ID Type Rules Actions __proto__ constructor senderAddress',
  'recipientAddress messageId status fromIP size subject',
].flatMap((line) => line.split(' '));
const OPERATIONS = [
  'Add member to role.',
  'UserLoggedIn',
  'UserLoginFailed',
  'Set-Mailbox',
  'New-InboxRule',
  'MailItemsAccessed',
  'MemberAdded',
  'DlpRuleMatch',
  'AlertTriggered',
  'SharingSet',
  'Create',
  '-',
  '',
];
const { record } = fc.letrec<{ value: unknown; record: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      0,
      -1,
      8,
      true,
      '',
      '<null>',
      '{"Name":"a","Value":"b"}',
      '[{"ID":"User_x","Type":2}]',
    ),
    fc.constantFrom<unknown>('["x"]', 'S-1-5-18', 'HOST (203.0.113.7)', 'mara@nordwind.example', '1e9', 'True', '[1'),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc
    .array(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), { maxLength: 10 })
    .map((entries) => Object.fromEntries(entries) as JsonObject),
}));
const NUMBERS = [1, 2, 4, 6, 8, 11, 13, 14, 15, 18, 20, 22, 25, 40, 50, -1, 4711];
const audit = fc
  .tuple(
    record,
    fc.constantFrom<unknown>(...NUMBERS, ...NUMBERS.map(String), 'ExchangeItem'),
    fc.constantFrom(...OPERATIONS),
  )
  .map(([object, RecordType, Operation]): JsonObject => {
    return { ...object, RecordType, Operation, CreationTime: '2026-03-04T05:06:07' } as JsonObject;
  });
const trace = record.map((object) => ({
  senderAddress: 'a@b.example',
  recipientAddress: 'c@d.example',
  ...object,
  id: '1',
}));

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('any Office 365 record', () => {
  it('becomes an event, the same every time, that survives parsing', () => {
    fc.assert(
      fc.property(fc.oneof(audit, trace, record), (object) => {
        const text = JSON.stringify(event(object, DOMAIN));
        expect(JSON.stringify(event(object, DOMAIN))).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 1500 },
    );
  });

  it('has the same id for any order of keys and any place', () => {
    fc.assert(
      fc.property(fc.oneof(audit, trace), (object) => {
        const there = normalizeRecord(reversed(object) as JsonObject, { ...source(9), hub: 'elsewhere' }, DOMAIN);
        expect(there.id).toBe(event(object).id);
        expect(there.event_type).not.toBe('UNPARSED_RECORD');
      }),
      { numRuns: 500 },
    );
  });
});
