import { describe, expect, it } from 'vitest';
import { compareDocuments } from '../../../../scripts/conformance/compareDocuments.ts';
import { DEVIATIONS } from '../../../../scripts/conformance/deviations.ts';
import { flatten } from '../../../../scripts/conformance/flatten.ts';
import { parseRecord } from '../../../../src/records/ecs/parseRecord.ts';
import { TENANT, USER } from '../ecsOf.ts';

interface Case {
  readonly stream: string;
  readonly path?: string;
  readonly expected: object;
  readonly ours: object;
  readonly input?: string;
  readonly older?: boolean;
}

/** What comparing says: names of deviations that were found, and fields that merely differ. */
function compare({ stream, path = 'x', expected, ours, input = '{}', older = false }: Case): [string[], string[]] {
  const { deviations, differences } = compareDocuments({
    stream,
    path,
    line: 1,
    input,
    record: parseRecord(input) ?? {},
    older,
    expectedFields: flatten(expected),
    ourFields: flatten(ours),
  });
  return [deviations.map(({ deviation }) => deviation.name), differences.map(({ field }) => field)];
}

const SIGN_INS = 'azure/signinlogs';
const ACTIVITY = 'azure/activitylogs';
const O365 = 'o365/audit';

/** Per deviation one comparison to which it applies, and one next to it to which it must not. */
const CASES: readonly [string, Case, Case][] = [
  [
    'stable event.id',
    { stream: ACTIVITY, expected: {}, ours: { event: { id: 'ours' } } },
    { stream: ACTIVITY, expected: { event: { id: 'theirs' } }, ours: { event: { id: 'ours' } } },
  ],
  [
    'success is never guessed',
    { stream: O365, expected: { event: { outcome: 'success' } }, ours: { event: { outcome: 'unknown' } } },
    { stream: O365, expected: { event: { outcome: 'success' } }, ours: { event: { outcome: 'failure' } } },
  ],
  [
    'outcome words of Azure resources',
    { stream: ACTIVITY, expected: {}, ours: { event: { outcome: 'success' } }, input: '{"resultType":"Succeeded"}' },
    { stream: ACTIVITY, expected: {}, ours: { event: { outcome: 'success' } }, input: '{"resultType":"Updated"}' },
  ],
  [
    'operation suffix of Administrative',
    { stream: ACTIVITY, expected: {}, ours: { event: { type: ['change'] } }, input: '{"category":"Administrative"}' },
    { stream: ACTIVITY, expected: {}, ours: { event: { type: 'change' } }, input: '{"category":"Policy"}' },
  ],
  [
    'port in client.domain',
    { stream: O365, expected: { client: { domain: '[pier]:80' } }, ours: { client: { domain: 'pier' } } },
    { stream: O365, expected: { client: { domain: '[pier]:80' } }, ours: { client: { domain: 'quay' } } },
  ],
  [
    'durations beyond 32 bits',
    {
      stream: 'azure/graphactivitylogs',
      expected: { event: { duration: -2_146_967_296 } },
      ours: { event: { duration: 2_148_000_000 } },
    },
    {
      stream: 'azure/graphactivitylogs',
      expected: { event: { duration: 1 } },
      ours: { event: { duration: 2_148_000_000 } },
    },
  ],
  [
    'url.extension of an API',
    { stream: 'azure/graphactivitylogs', expected: { url: { extension: '0' } }, ours: {} },
    { stream: 'azure/graphactivitylogs', expected: { url: { path: '/' } }, ours: {} },
  ],
  [
    'unchecked tenant id',
    { stream: SIGN_INS, expected: { azure: { tenant_id: 'nordwind' } }, ours: {} },
    { stream: SIGN_INS, expected: { azure: { tenant_id: TENANT } }, ours: {} },
  ],
  [
    'exact event.original',
    {
      stream: SIGN_INS,
      expected: { event: { original: '{"a":1}' } },
      ours: { event: { original: '{"a": 1}' } },
      input: '{"a": 1}',
    },
    {
      stream: SIGN_INS,
      expected: { event: { original: '{"a":2}' } },
      ours: { event: { original: '{"a": 1}' } },
      input: '{"a": 1}',
    },
  ],
  [
    'severity of an alert',
    { stream: O365, expected: {}, ours: { event: { severity: 2 } }, input: '{"RecordType":"40"}' },
    { stream: O365, expected: {}, ours: { event: { severity: 2 } }, input: '{"RecordType":13}' },
  ],
  [
    'record of another stream',
    {
      stream: 'azure/platformlogs',
      expected: { geo: { name: 'x' } },
      ours: { event: { dataset: 'azure.auditlogs' } },
    },
    {
      stream: 'azure/platformlogs',
      expected: { geo: { name: 'x' } },
      ours: { event: { dataset: 'azure.platformlogs' } },
    },
  ],
  [
    'message of the router',
    { stream: 'azure/events', expected: { data_stream: { dataset: 'd' }, message: '{}' }, ours: {} },
    { stream: 'azure/events', expected: { message: '{}' }, ours: {} },
  ],
  [
    'tenant name from settings',
    { stream: O365, expected: { host: { name: 'set' } }, ours: { host: { name: 'nordwind.example' } } },
    {
      stream: O365,
      expected: { host: { name: 'said' } },
      ours: { host: { name: 'nordwind.example' } },
      input: '{"OrganizationName":"said"}',
    },
  ],
  [
    'older ECS version',
    { stream: O365, expected: { ecs: { version: '8.3.0' } }, ours: { ecs: { version: '8.11.0' } } },
    { stream: O365, expected: { ecs: { version: '8.11.0' } }, ours: { ecs: { version: '8.3.0' } } },
  ],
  [
    'fields since dialect B',
    { stream: SIGN_INS, expected: {}, ours: { cloud: { region: 'westeurope' } }, older: true },
    { stream: SIGN_INS, expected: {}, ours: { cloud: { region: 'westeurope' } } },
  ],
  [
    'more related users and mail fields',
    {
      stream: O365,
      expected: { related: { user: ['ida'] }, user: { id: USER } },
      ours: { related: { user: ['ida', USER] }, user: { id: USER } },
    },
    {
      stream: O365,
      expected: { related: { user: ['ida', 'somebody else'] } },
      ours: { related: { user: ['ida'] } },
    },
  ],
  [
    'older time of sign-ins',
    {
      stream: SIGN_INS,
      expected: { '@timestamp': '2026-03-04T05:06:07.000Z' },
      ours: { '@timestamp': '2026-03-04T05:00:00.000Z' },
      input: '{"time":"2026-03-04T05:06:07Z"}',
    },
    {
      stream: SIGN_INS,
      expected: { '@timestamp': '2026-03-04T05:06:08.000Z' },
      ours: { '@timestamp': '2026-03-04T05:00:00.000Z' },
      input: '{"time":"2026-03-04T05:06:07Z"}',
    },
  ],
  [
    'older names of sign-ins',
    {
      stream: SIGN_INS,
      expected: { geo: { country_name: 'Midtjylland' } },
      ours: {},
    },
    { stream: SIGN_INS, expected: { geo: { region_name: 'Midtjylland' } }, ours: {} },
  ],
  [
    'input and document of different commits',
    {
      stream: SIGN_INS,
      path: 'azure/signinlogs/test-adfs-signin.log',
      expected: { azure: { tenant_id: TENANT } },
      ours: {},
    },
    { stream: SIGN_INS, path: 'azure/signinlogs/other.log', expected: { azure: { tenant_id: TENANT } }, ours: {} },
  ],
  [
    'runs that were skipped',
    {
      stream: 'azure/provisioning',
      expected: { event: { outcome: 'success' } },
      ours: { event: { outcome: 'unknown' } },
      input: '{"properties":{"provisioningStatusInfo":{"status":"skipped"}}}',
    },
    {
      stream: 'azure/provisioning',
      expected: { event: { outcome: 'success' } },
      ours: { event: { outcome: 'unknown' } },
      input: '{"properties":{"provisioningStatusInfo":{"status":"success"}}}',
    },
  ],
  [
    'words of ECS wherever it has one',
    { stream: O365, expected: {}, ours: { event: { category: ['configuration'] } }, input: '{"RecordType":1}' },
    { stream: O365, expected: {}, ours: { event: { category: ['configuration', 'file'] } }, input: '{"RecordType":1}' },
  ],
  [
    'more related values',
    { stream: ACTIVITY, expected: {}, ours: { related: { ip: ['203.0.113.24'] } }, input: '{"at":"203.0.113.24:443"}' },
    { stream: ACTIVITY, expected: {}, ours: { related: { ip: ['203.0.113.25'] } }, input: '{"at":"203.0.113.24:443"}' },
  ],
  [
    'id of the resource',
    { stream: ACTIVITY, expected: {}, ours: { cloud: { resource_id: '/a' } }, input: '{"resourceId":"/a"}' },
    { stream: ACTIVITY, expected: {}, ours: { cloud: { resource_id: '/b' } }, input: '{"resourceId":"/a"}' },
  ],
  [
    'no build in server.address',
    { stream: O365, expected: { server: { address: '15.20.4200.001' } }, ours: {} },
    { stream: O365, expected: { server: { address: '10.555.1.2' } }, ours: {} },
  ],
];

describe('deliberate deviations', () => {
  it('all have a case here, a name of their own and a reason', () => {
    expect(CASES.map(([name]) => name)).toEqual(DEVIATIONS.map(({ name }) => name));
    expect(new Set(DEVIATIONS.map(({ name }) => name)).size).toBe(DEVIATIONS.length);
    expect(DEVIATIONS.every(({ reason }) => reason.length > 20)).toBe(true);
  });

  it.each(CASES)('%s: applies to its own case', (name, applies) => {
    expect(compare(applies)).toEqual([[name], []]);
  });

  it.each(CASES)('%s: leaves the case next to it a difference', (_, __, next) => {
    const [deviations, differences] = compare(next);
    expect(deviations).toEqual([]);
    expect(differences).toHaveLength(1);
  });
});
