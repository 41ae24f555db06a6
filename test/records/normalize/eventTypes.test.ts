import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { EVENT_TYPES, LOG_SETS, NAMED_SETS } from '../../../src/records/eventTypes.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/json/json.ts';
import { CATEGORIES, findCategory } from '../../../src/records/normalize/categories.ts';
import type { DetailNames } from '../../../src/events/eventType.ts';
import { normalizeRecord } from '../../../src/records/normalize/normalizeRecord.ts';
import { compileEventFilter } from '../../../src/webhooks/request/eventFilter.ts';
import { FIXTURES } from './fixtures/all.ts';
import { source } from './source.ts';

const BY_TYPE = new Map(EVENT_TYPES.map((row) => [row.type, row]));
const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});

function expectInTable(event: GrantwireEvent): void {
  const row = BY_TYPE.get(event.event_type);
  expect(row, event.event_type).toBeDefined();
  expect(Object.keys(row?.severities ?? {}), event.event_type).toContain(event.severity);
  if (event.event_type !== 'UNPARSED_RECORD') expect(row?.categories).toContain(event.data.category);
}

/** Paths in details that no documented name covers; a name covers what lies within it. */
function undocumented(value: JsonValue, names: DetailNames, path = ''): string[] {
  if (path !== '' && Object.hasOwn(names, path)) return [];
  if (Array.isArray(value))
    return (value as JsonValue[]).flatMap((element) => undocumented(element, names, `${path}[]`));
  if (!isJsonObject(value)) return value === null ? [] : [path];
  return Object.entries(value).flatMap(([key, member]) =>
    undocumented(member ?? null, names, path === '' ? key : `${path}.${key}`),
  );
}

const words = fc
  .constantFrom(
    'success failure Start Succeeded Failed high medium low hidden atRisk confirmedCompromised dismissed remediated Resolved',
    'Unhealthy Healthy Deny Audit Incident Security Active GET POST DELETE create disable skipped',
  )
  .chain((line) => fc.constantFrom(...line.split(' ')));
const operations = fc.constantFrom(
  'Add member to group',
  'Update policy',
  'Something else',
  'MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE',
  'x/listKeys/action',
  'x/delete',
);
const NAMES =
  'riskLevel riskState riskLevelAggregated result provisioningAction requestMethod httpMethod incidentType stage severity isComplianceCheck currentHealthStatus recommendationImpact recommendationCategory';

describe('the table of event types', () => {
  it('has every type, severity and category that a fixture yields', () => {
    for (const [, record] of FIXTURES) expectInTable(of(record));
  });

  it('has whatever any record of any category yields', () => {
    const members = fc.dictionary(fc.constantFrom(...NAMES.split(' ')), words);
    const code = fc.constantFrom(0, 200, 403, 50_126, 50_140);
    fc.assert(
      fc.property(
        fc.constantFrom(...CATEGORIES.map(({ name }) => name), 'Other'),
        operations,
        words,
        members,
        code,
        (category, operationName, resultType, properties, status) => {
          const statuses = { status: { errorCode: status, code: resultType }, responseStatusCode: status };
          const info = { provisioningStatusInfo: { Status: resultType }, metadata: { severity: 'High' } };
          const record = { category, operationName, resultType, properties: { ...statuses, ...info, ...properties } };
          expectInTable(of({ ...record, severity: properties['severity'] ?? '', status: resultType }));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('documents every detail that a fixture yields', () => {
    for (const [name, record] of FIXTURES) {
      const { data } = of(record);
      const details = JSON.parse(JSON.stringify(data.details)) as JsonValue;
      expect(undocumented(details, findCategory(data.category ?? '')?.details ?? {}), name).toEqual([]);
    }
  });

  it('names types in UPPER_SNAKE, each once, and only known sets', () => {
    expect(BY_TYPE.size).toBe(EVENT_TYPES.length);
    for (const { type, sets, severities } of EVENT_TYPES) {
      expect(type).toMatch(/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/);
      expect(Object.keys(severities).length).toBeGreaterThan(0);
      for (const set of sets) expect(Object.keys(LOG_SETS)).toContain(set);
    }
  });

  it.each([
    ['ingress-authentication', ['SIGN_IN_FAILED', 'FEDERATED_SIGN_IN_SUCCEEDED'], ['SERVICE_PRINCIPAL_SIGN_IN_FAILED']],
    ['sso-authentication', ['FEDERATED_SIGN_IN_FAILED', 'MANAGED_IDENTITY_SIGN_IN_FAILED'], ['SIGN_IN_FAILED']],
    ['third-party-alerts', ['DEFENDER_ALERT', 'AZURE_SECURITY_ALERT', 'USER_RISK_DETECTED'], ['SIGN_IN_FAILED']],
    ['access-changes', ['GROUP_MEMBER_ADDED', 'AZURE_ROLE_ASSIGNED', 'ACCESS_ELEVATED'], ['PASSWORD_CHANGED']],
    ['admin-activity', ['GROUP_MEMBER_ADDED', 'PASSWORD_RESET', 'AZURE_RESOURCE_CHANGED'], ['GRAPH_READ']],
    ['unparsed', ['UNPARSED_RECORD'], ['DIRECTORY_CHANGED']],
  ])('lets a filter select @%s', (set, inside, outside) => {
    const filter = compileEventFilter([`@${set}`], NAMED_SETS);
    expect(filter.problems).toEqual([]);
    expect(inside.filter((type) => !filter.matches(type))).toEqual([]);
    expect(outside.filter((type) => filter.matches(type))).toEqual([]);
  });
});
