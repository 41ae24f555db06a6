import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directoryAction, directoryTypes, statusOutcome } from '../../../src/records/ecs/directoryRequest.ts';
import { toNanoseconds } from '../../../src/records/ecs/duration.ts';
import { keepFields } from '../../../src/records/ecs/keepFields.ts';
import { snakeCase } from '../../../src/records/ecs/keptNames.ts';
import { attachments } from '../../../src/records/ecs/o365/attachments.ts';
import { parseRecord } from '../../../src/records/ecs/parseRecord.ts';
import { resourceParts } from '../../../src/records/ecs/resourceParts.ts';
import { urlFields } from '../../../src/records/ecs/urlFields.ts';

describe('durations', () => {
  it.each([
    [0, 0],
    ['0', 0],
    ['14.2187', 14_218_700],
    [2148, 2_148_000_000],
    [-1, null],
    ['soon', null],
    [1e13, null],
    [undefined, null],
  ])('%s ms are %s ns', (milliseconds, nanoseconds) => {
    expect(toNanoseconds(milliseconds)).toBe(nanoseconds);
  });

  it('are a million times the milliseconds, as number and as text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000 }), (milliseconds) => {
        expect(toNanoseconds(milliseconds)).toBe(milliseconds * 1_000_000);
        expect(toNanoseconds(String(milliseconds))).toBe(milliseconds * 1_000_000);
      }),
    );
  });
});

describe('parts of a resource id', () => {
  const sub = '2d4b6f80-91a3-4c57-8e6d-0f1a2b3c4d5e';
  it.each([
    [
      `/SUBSCRIPTIONS/${sub}/RESOURCEGROUPS/QUAY/PROVIDERS/MICROSOFT.EVENTHUB/NAMESPACES/NW/AUTHORIZATIONRULES/ROOT`,
      sub,
      { group: 'QUAY', provider: 'MICROSOFT.EVENTHUB', namespace: 'NW', authorization_rule: 'ROOT' },
    ],
    [
      `/subscriptions/${sub}/resourcegroups/quay/providers/Microsoft.Web/sites/tide/slots/ebb`,
      sub,
      { group: 'quay', provider: 'Microsoft.Web/sites', name: 'ebb' },
    ],
    [
      `/subscriptions/${sub}/resourceGroups/quay/providers/Microsoft.Web`,
      sub,
      { group: 'quay', provider: 'Microsoft.Web' },
    ],
    [`/subscriptions/${sub}/providers/Microsoft.Harbour`, sub, { provider: 'Microsoft.Harbour' }],
    [`/subscriptions/${sub}`, sub, {}],
    ['/tenants/anything/PROVIDERS/Microsoft.aadiam', null, { provider: 'Microsoft.aadiam' }],
    ['not an id', null, {}],
  ])('of %s', (id, subscription, parts) => {
    const found = resourceParts(id);
    expect(found.subscription).toBe(subscription);
    const stated = Object.entries(found.resource).filter(([, part]) => part !== null && part !== undefined);
    expect(Object.fromEntries(stated)).toEqual({ id, ...parts });
  });
});

describe('addresses of requests', () => {
  it.each([
    ['/v2/x/users', { path: '/v2/x/users' }],
    [
      'HTTPS://User@Graph.nordwind.example/v1.0/me?$top=1#part',
      { scheme: 'https', domain: 'Graph.nordwind.example', path: '/v1.0/me', query: '$top=1' },
    ],
    ['https://nordwind.example:444', { scheme: 'https', domain: 'nordwind.example', port: 444, path: '' }],
  ])('%s', (original, parts) => {
    const stated = Object.entries(urlFields(original)).filter(([, part]) => part !== null && part !== undefined);
    expect(Object.fromEntries(stated)).toEqual({ original, ...parts });
  });
});

describe('requests to the directory', () => {
  it.each([
    ['/v2/tenant/tenantDetails', 'GET', 'tenant-details-read'],
    ['/tenant/users/x', 'delete', 'users-delete'],
    ['/v2/tenant/$batch', 'POST', 'batch-execute'],
    ['https://graph.nordwind.example/tenant/oauth2PermissionGrants?x=/y', 'PATCH', 'oauth2-permission-grants-update'],
    ['/v2/tenant/users', 'OPTIONS', 'users-options'],
    ['/', 'GET', null],
    [null, 'GET', null],
    ['/v2/tenant/users', null, null],
  ])('%s with %s is %s', (url, method, action) => {
    expect(directoryAction(url, method)).toBe(action);
  });

  it('have types by method and outcomes by status', () => {
    expect([null, 'HEAD', 'PUT', 'DELETE'].map((method) => directoryTypes(method)[1])).toEqual([
      'info',
      'info',
      'change',
      'deletion',
    ]);
    expect([null, 100, 204, 304, 400, 503].map(statusOutcome)).toEqual([
      null,
      null,
      'success',
      'unknown',
      'failure',
      'failure',
    ]);
  });
});

describe('what is kept of a record', () => {
  it.each([
    ['createdDateTime', 'created_date_time'],
    ['clientIPAddress', 'client_ip_address'],
    ['SourceSystem', 'source_system'],
    ['__UDI_EventTime', '__udi_event_time'],
    ['already_snake', 'already_snake'],
    ['a.b', 'a_b'],
    ['http://schemas.nordwind.example/Claim', 'http://schemas_nordwind_example/Claim'],
  ])('has %s under %s', (key, name) => {
    expect(snakeCase(key)).toBe(name);
  });

  it('takes the first of two keys that become one, no prototype, no secret', () => {
    const record = parseRecord('{"userId":"1","UserId":"2","__proto__":{"x":1},"clientSecret":"s","secret":{"n":1}}');
    expect(keepFields(record ?? {})).toEqual({ user_id: '1', client_secret: '[redacted]', secret: { n: 1 } });
  });
});

describe('attachments of a mail', () => {
  it('have names, and sizes where they are said', () => {
    expect(attachments('plan (old).docx (2048b); photo.png')).toEqual([
      { file: { name: 'plan (old).docx', size: 2048 } },
      { file: { name: 'photo.png', size: null } },
    ]);
    expect(attachments(null)).toEqual([]);
  });
});
