import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/json/json.ts';
import { identifyRecord, normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import { membership } from '../../../bench/records/audits.ts';
import { signIn } from '../../../bench/records/signIns.ts';
import { FIXTURES } from '../fixtures/all.ts';
import * as azure from '../fixtures/azure.ts';
import * as defender from '../fixtures/defender.ts';
import * as entra from '../fixtures/entra.ts';
import * as graph from '../fixtures/graph.ts';
import * as compliance from '../o365/fixtures/compliance.ts';
import * as exchange from '../o365/fixtures/exchange.ts';
import * as o365Entra from '../o365/fixtures/entra.ts';
import * as sharePoint from '../o365/fixtures/sharePoint.ts';
import * as teams from '../o365/fixtures/teams.ts';
import { source } from '../source.ts';

const O365 = Object.entries<unknown>({ ...compliance, ...exchange, ...o365Entra, ...sharePoint, ...teams }).filter(
  ([, record]) => typeof record === 'object',
);
const ALL = [...FIXTURES, ...O365] as readonly (readonly [string, JsonObject])[];

const idOf = (record: JsonObject, partition = 0) => normalizeRecord(record, source(partition), {}).id;

/** The record with its keys, at every depth, in an order that `random` decides. */
function shuffled(value: JsonValue, random: () => number): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((element) => shuffled(element, random));
  if (typeof value !== 'object' || value === null) return value;
  const keyed = Object.entries(value).map((entry) => [random(), entry] as const);
  return Object.fromEntries(
    keyed.toSorted(([a], [b]) => a - b).map(([, [key, member]]) => [key, shuffled(member ?? null, random)]),
  );
}

/** The record with one member replaced; null takes it away. */
function withMember(record: JsonObject, path: string, value: JsonValue): JsonObject {
  const [key = '', ...rest] = path.split('/');
  const { [key]: inside, ...others } = record;
  if (rest.length > 0) return { ...record, [key]: withMember((inside ?? {}) as JsonObject, rest.join('/'), value) };
  return value === null ? others : { ...record, [key]: value };
}

describe('the id of an event', () => {
  it.each(ALL)('is the same for every order of keys and any place: %s', (_name, record) => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), fc.nat(3), (stream, partition) => {
        const other = shuffled(record, () => stream.next().value ?? 0) as JsonObject;
        expect(idOf(other, partition)).toBe(idOf(record));
      }),
      { numRuns: 5 },
    );
  });

  it('does not depend on the order of two names of one field', () => {
    const aliases = ['id', 'Id', 'ID', 'Category', 'CategoryValue', 'category', 'OperationName', 'OperationNameValue'];
    const more = ['time', 'TimeGenerated', 'EventTimeString', 'Level', 'level', 'properties', 'Properties', 'tenantId'];
    const o365 = ['recordType', 'creationTime', 'CreationTime', 'UserId', 'userId', 'OrganizationId', 'organizationId'];
    const key = fc.constantFrom(...aliases, ...more, ...o365, 'TenantId', 'operation', 'Operation');
    const value = fc.constantFrom<JsonValue>(null, '', 'x', 'y', 'AuditLogs', 8, '{"id":"z"}');
    const record = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 12 });
    fc.assert(
      fc.property(record, (entries) => {
        expect(idOf(Object.fromEntries(entries.toReversed()))).toBe(idOf(Object.fromEntries(entries)));
      }),
      { numRuns: 2000 },
    );
    expect(idOf({ category: 'AuditLogs', id: null, Id: 'x' })).toBe(idOf({ category: 'AuditLogs', Id: 'x', id: null }));
  });

  const AUDIT = membership(1);
  const SIGN_IN = signIn('SignInLogs', true, 1);
  const ADMINISTRATIVE = withMember(azure.ROLE_ASSIGNMENT, 'properties/eventDataId', 'e-1');
  const [TRACE, DLP, MAILBOX] = [compliance.MESSAGE_TRACE, compliance.DLP_MAIL, exchange.EXCHANGE_ADMIN];

  it.each<[string, JsonObject, string, JsonValue]>([
    ['audit', AUDIT, 'operationName', 'Add member to role'],
    ['audit', AUDIT, 'properties/activityDisplayName', 'Add member to role'],
    ['audit', AUDIT, 'properties/result', 'failure'],
    ['audit', AUDIT, 'properties/initiatedBy/user/id', 'somebody'],
    ['audit', AUDIT, 'properties/targetResources', []],
    ['audit', AUDIT, 'properties/activityDateTime', '2026-03-05T05:06:07Z'],
    ['sign-in', SIGN_IN, 'properties/status', { errorCode: 50_074 }],
    ['sign-in', SIGN_IN, 'properties/riskLevelAggregated', 'high'],
    ['sign-in', SIGN_IN, 'properties/riskState', 'confirmedCompromised'],
    ['sign-in', SIGN_IN, 'properties/userId', 'somebody'],
    ['sign-in', SIGN_IN, 'properties/ipAddress', '198.51.100.200'],
    ['sign-in', SIGN_IN, 'properties/createdDateTime', '2026-03-05T05:06:07Z'],
    ['provisioning', entra.PROVISIONING, 'properties/targetIdentity', { id: 'other' }],
    ['provisioning', entra.PROVISIONING, 'properties/provisioningStatusInfo', { status: 'skipped' }],
    ['risk', entra.USER_RISK, 'properties/riskLevel', 'none'],
    ['risk', entra.USER_RISK, 'properties/riskEventType', 'other'],
    ['risky user', entra.RISKY_USER, 'properties/riskState', 'dismissed'],
    ['risky principal', entra.RISKY_SERVICE_PRINCIPAL, 'properties/appId', 'other'],
    ['Graph', graph.MICROSOFT_GRAPH, 'properties/requestMethod', 'DELETE'],
    ['Graph', graph.MICROSOFT_GRAPH, 'properties/requestUri', 'https://graph.microsoft.com/v1.0/users'],
    ['Graph', graph.MICROSOFT_GRAPH, 'properties/responseStatusCode', 403],
    ['Activity', ADMINISTRATIVE, 'operationName', 'Microsoft.Authorization/roleAssignments/delete'],
    ['Activity', ADMINISTRATIVE, 'resultType', 'Failure'],
    ['Activity', ADMINISTRATIVE, 'resourceId', '/subscriptions/other'],
    ['Activity', ADMINISTRATIVE, 'properties/requestbody', '{"properties":{"principalId":"other"}}'],
    ['Activity', ADMINISTRATIVE, 'identity/claims', { appid: 'other' }],
    ['alert', defender.ALERT, 'Status', 'Resolved'],
    ['alert', defender.ALERT, 'CompromisedEntity', 'other'],
    ['Office 365', MAILBOX, 'Operation', 'Remove-Mailbox'],
    ['Office 365', MAILBOX, 'ResultStatus', 'Failed'],
    ['Office 365', MAILBOX, 'UserId', 'other@nordwind.example'],
    ['Office 365', MAILBOX, 'ObjectId', 'other'],
    ['Office 365', MAILBOX, 'Parameters', [{ Name: 'Identity', Value: 'other' }]],
    ['Office 365', MAILBOX, 'CreationTime', '2026-03-05T05:06:07'],
    ['Office 365', DLP, 'PolicyDetails', []],
    ['Office 365', teams.TEAMS, 'Members', []],
    ['trace', TRACE, 'status', 'quarantined'],
    ['trace', TRACE, 'senderAddress', 'other@nordwind.example'],
  ])('tells two meanings of one own id apart: %s, %s', (_family, record, path, value) => {
    expect(idOf(withMember(record, path, value))).not.toBe(idOf(record));
  });

  it.each<[string, JsonObject, string, JsonValue]>([
    ['audit', AUDIT, 'time', '2026-03-09T05:06:07Z'],
    ['audit', AUDIT, 'durationMs', 17],
    ['audit', AUDIT, 'Level', 2],
    ['audit', AUDIT, 'operationVersion', '2.0'],
    ['audit', AUDIT, 'location', 'DE'],
    ['sign-in', SIGN_IN, 'time', '2026-03-09T05:06:07Z'],
    ['sign-in', SIGN_IN, 'properties/processingTimeInMilliseconds', 4711],
    ['sign-in', SIGN_IN, 'properties/flaggedForReview', true],
    ['sign-in', SIGN_IN, 'durationMs', 9],
    ['provisioning', entra.PROVISIONING, 'durationMs', 9],
    ['risky user', entra.RISKY_USER, 'properties/isProcessing', true],
    ['Graph', graph.MICROSOFT_GRAPH, 'properties/durationMs', 9],
    ['Activity', ADMINISTRATIVE, 'durationMs', '9'],
    ['Activity', ADMINISTRATIVE, 'level', 'Warning'],
    ['Activity', ADMINISTRATIVE, 'ReleaseVersion', '9'],
    ['Office 365', MAILBOX, 'Version', 2],
    ['Office 365', MAILBOX, 'RecordType', 4711],
    ['trace', TRACE, 'traceVersion', 4],
  ])('is the same for a repeat whose %s has another %s', (_family, record, path, value) => {
    expect(idOf(withMember(record, path, value))).toBe(idOf(record));
  });

  it('never runs two members into each other', () => {
    const of = (properties: JsonObject) => idOf({ category: 'AuditLogs', properties: { id: 'a', ...properties } });
    expect(of({ operationType: 'x', result: 'y' })).not.toBe(of({ operationType: 'xy' }));
    expect(of({ operationType: 'x' })).not.toBe(of({ result: 'x' }));
    expect(of({ result: '-' })).not.toBe(of({}));
  });
});

describe('the own id of an event', () => {
  const ownOf = (record: JsonObject) => identifyRecord(record, source(), {}).own;

  it('is shared by two meanings and by nothing else', () => {
    const record = membership(1);
    const other = withMember(record, 'properties/result', 'failure');
    expect(ownOf(other)).toBe(ownOf(record));
    expect(ownOf(record)).not.toBeNull();
    expect(ownOf(membership(2))).not.toBe(ownOf(record));
    expect(ownOf(withMember(record, 'tenantId', '00000000-0000-4000-8000-000000000000'))).not.toBe(ownOf(record));
  });

  it('holds the state where a service gives one id to each change', () => {
    expect(ownOf(withMember(entra.RISKY_USER, 'properties/riskState', 'dismissed'))).not.toBe(ownOf(entra.RISKY_USER));
    expect(ownOf(withMember(defender.ALERT, 'Status', 'Resolved'))).not.toBe(ownOf(defender.ALERT));
    const trace = compliance.MESSAGE_TRACE;
    expect(ownOf(withMember(trace, 'status', 'failed'))).not.toBe(ownOf(trace));
  });

  it('is absent without one', () => {
    expect(ownOf({ category: 'NeverHeardOf', id: 'x' })).toBeNull();
    expect(ownOf({ category: 'AuditLogs', properties: { id: '' } })).toBeNull();
  });
});
