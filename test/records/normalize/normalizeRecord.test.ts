import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.ts';
import { CATEGORIES } from '../../../src/records/normalize/categories.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import { source, TENANT } from './source.ts';

const NAMES = [
  'time category Category operationName tenantId resourceId correlationId resultType callerIpAddress identity properties',
  'status errorCode userId userPrincipalName initiatedBy user app targetResources modifiedProperties additionalDetails',
  'additionalInfo provisioningSteps provisioningStatusInfo servicePrincipal sourceIdentity targetIdentity details Id',
  'requestUri scopes policies eventProperties impactedServices Entities $id $ref metadata resourceDetails riskState',
  'location deviceDetail claims authorization requestbody displayName id type key value __proto__ constructor newValue',
].flatMap((line) => line.split(' '));
const CATEGORY_NAMES = [...CATEGORIES.map(({ name }) => name), 'Other'];

const { record } = fc.letrec<{ value: unknown; record: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      0,
      true,
      '',
      'x',
      '<null>',
      '{"a":1}',
      '["x"]',
      '"y"',
      '203.0.113.7',
      '2026-03-04T05:06:07Z',
    ),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc
    .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 8 })
    .map((entries) => Object.fromEntries(entries) as JsonObject),
}));
const categorized = fc
  .tuple(record, fc.constantFrom(...CATEGORY_NAMES))
  .map(([object, category]) => ({ ...object, category }));

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('normalizeRecord', () => {
  it('makes an event of any object, whole and the same every time', () => {
    fc.assert(
      fc.property(fc.oneof(record, categorized), (object) => {
        const text = JSON.stringify(normalizeRecord(object, source(), { defaultDomain: 'nordwind.example' }));
        expect(JSON.stringify(normalizeRecord(object, source(), { defaultDomain: 'nordwind.example' }))).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
        expect(Object.keys(JSON.parse(text) as object)).toEqual(
          'id transaction_id event_type severity timestamp actor_email actor_ip_address actor_name actor_user_id actor_user_agent data'.split(
            ' ',
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('gives a record the same id wherever it comes from and however its keys are ordered', () => {
    fc.assert(
      fc.property(categorized, fc.nat(), (object, sequence) => {
        const elsewhere = { ...source(7), hub: 'other', sequence_number: sequence };
        const { id } = normalizeRecord(object, source(), {});
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(normalizeRecord(reversed(object) as JsonObject, elsewhere, { defaultDomain: 'x.example' }).id).toBe(id);
      }),
    );
  });

  it('gives different records different ids', () => {
    const ids = [
      { category: 'AuditLogs', tenantId: TENANT, properties: { id: '1' } },
      { category: 'AuditLogs', tenantId: TENANT, properties: { id: '2' } },
      { category: 'AuditLogs', tenantId: TENANT.replace('6', '7'), properties: { id: '1' } },
      { category: 'SignInLogs', tenantId: TENANT, properties: { id: '1' } },
      { category: 'Write', a: ['1', '2'] },
      { category: 'Write', a: ['1'], b: '2' },
      { category: 'Write', a: [1, '2'] },
    ].map((object) => normalizeRecord(object, source(), {}).id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not depend on the case of category and tenant', () => {
    const of = (category: string, tenantId: string) =>
      normalizeRecord({ category, tenantId, properties: { id: '1' } }, source(), {});
    const upper = of('AUDITLOGS', TENANT.toUpperCase());
    expect(upper.id).toBe(of('AuditLogs', TENANT).id);
    expect(upper.data.category).toBe('AuditLogs');
  });

  it('keeps a record it does not understand whole', () => {
    const record = {
      Time: '3/4/2026 5:06:07 AM',
      Category: 'NeverHeardOf',
      OperationName: 'GetBlob',
      ResourceId: `/TENANTS/${TENANT}/providers/x`,
      ResultType: 'Success',
      CallerIpAddress: '203.0.113.7:555',
      Identity: 'somebody',
    };
    expect(normalizeRecord(record, source(), {})).toMatchObject({
      event_type: 'UNPARSED_RECORD',
      severity: 'INFO',
      timestamp: '2026-03-04T05:06:07.000Z',
      actor_ip_address: '203.0.113.7',
      actor_name: null,
      data: {
        category: 'NeverHeardOf',
        operation: 'GetBlob',
        outcome: 'success',
        tenant_id: TENANT,
        details: { record },
      },
    });
  });
});
