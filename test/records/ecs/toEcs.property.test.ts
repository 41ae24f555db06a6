import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toEcs } from '../../../src/records/ecs/toEcs.ts';
import { eventOf } from './ecsOf.ts';

const CATEGORIES = [
  'SignInLogs',
  'AuditLogs',
  'ProvisioningLogs',
  'UserRiskEvents',
  'Administrative',
  'MicrosoftGraphActivityLogs',
  'AzureADGraphActivityLogs',
  'Sonar',
];
const NAMES = `time tenantId resourceId operationName resultType durationMs callerIpAddress correlationId identity Level
level location id status errorCode failureReason ipAddress userId userPrincipalName initiatedBy user app targetResources
result requestUri httpMethod httpStatusCode timeGenerated authorization evidence claims geoCoordinates latitude
deviceDetail roles scopes log CreationTime RecordType Operation ClientIP UserId ExtendedProperties ModifiedProperties
PolicyDetails Rules Severity Members UPN Item Attachments Subject AlertLinks OriginatingServer FileSize Name Value
__proto__ constructor a.b requestBody password`.split(/\s+/);

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '<null>',
    '203.0.113.24:80',
    'fe80::1%lo',
    '[x]:9',
    'PIER (1.2.3.4)',
    'Succeeded',
    '1e999',
    '{"a":null}',
  ),
  fc.constantFrom(
    '[{"Name":"UserAgent","Value":"x"}]',
    '/tenants/x/providers/y/',
    'a@b',
    '2026-03-04T05:06:07Z',
    'https://x/y?z',
  ),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(texts, fc.integer(), fc.double(), fc.bigInt().map(Number), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary' })), tie('value')), {
        maxLength: 8,
      })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const members = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 25 });
const azure = fc
  .tuple(fc.constantFrom(...CATEGORIES), members, fc.option(members, { nil: undefined }))
  .map(([category, envelope, properties]) => ({
    ...Object.fromEntries(envelope),
    category,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(properties) }),
  }));
const audit = fc
  .tuple(fc.integer({ min: 0, max: 70 }), members)
  .map(([RecordType, own]) => ({ ...Object.fromEntries(own), RecordType, Workload: 'Harbour' }));
const records = fc.oneof(azure, audit).map((record) => JSON.stringify(record));

/** Where a null, an empty text, list or object stands, or a number that JSON has not. */
function blanks(field: unknown, path: string): string[] {
  if (field === null || field === undefined || field === '') return [path];
  if (typeof field === 'number') return Number.isFinite(field) ? [] : [path];
  if (typeof field !== 'object') return [];
  const entries = Object.entries(field);
  return entries.length === 0 ? [path] : entries.flatMap(([key, member]) => blanks(member, `${path}.${key}`));
}

describe('the ECS form of any record', () => {
  it('has no null and no empty field, always a time, an id and an action of its own text', () => {
    fc.assert(
      fc.property(records, (text) => {
        const document = toEcs(eventOf(text), { eventOriginal: true });
        expect(blanks(document, '')).toEqual([]);
        expect(document['@timestamp']).toMatch(/^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(document['event']).toMatchObject({ id: expect.any(String), original: text });
      }),
      { numRuns: 400 },
    );
  });

  it('survives parsing and writing byte for byte, and is the same every time', () => {
    fc.assert(
      fc.property(records, (text) => {
        const event = eventOf(text);
        const body = JSON.stringify(toEcs(event, { eventOriginal: true }));
        expect(JSON.stringify(JSON.parse(body))).toBe(body);
        expect(JSON.stringify(toEcs(JSON.parse(JSON.stringify(event)), { eventOriginal: true }))).toBe(body);
      }),
      { numRuns: 300 },
    );
  });

  it('has addresses that are addresses, durations that are whole, and outcomes that ECS knows', () => {
    fc.assert(
      fc.property(records, (text) => {
        const document = toEcs(eventOf(text), { eventOriginal: false }) as Record<string, Record<string, unknown>>;
        const { outcome, duration } = document['event'] ?? {};
        expect([undefined, 'success', 'failure', 'unknown']).toContain(outcome);
        expect(duration === undefined || (Number.isSafeInteger(duration) && Number(duration) >= 0)).toBe(true);
        const ip = document['source']?.['ip'];
        if (ip !== undefined) expect(ip).toMatch(/^[\d.]+$|^[\da-f:.]+$/i);
      }),
      { numRuns: 300 },
    );
  });

  it('is made of any text in place of a record', () => {
    const event = eventOf('{"category":"AuditLogs"}');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (raw) => {
        const document = toEcs({ ...event, data: { ...event.data, raw } }, { eventOriginal: true });
        expect(blanks(document, '')).toEqual([]);
      }),
    );
  });

  it('leaves out what is nested beyond what decoding accepts', () => {
    const event = eventOf('{"category":"AuditLogs"}');
    const depth = 5000;
    const raw = `{"category":"AuditLogs","properties":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)},"identity":${'['.repeat(depth)}1${']'.repeat(depth)}}`;
    const document = toEcs({ ...event, data: { ...event.data, raw } }, { eventOriginal: false });
    expect(document['azure']).toEqual({ auditlogs: { category: 'AuditLogs' } });
  });
});
