import { describe, expect, it } from 'vitest';
import { APP, coreOf, CORRELATION, ecsOf, eventOf, keptOf, TENANT, USER } from '../ecsOf.ts';

const resourceId = `/tenants/${TENANT}/providers/Microsoft.aadiam`;
const DEVICE = '51d0f3a2-6b7c-4e8d-9fa0-b1c2d3e4f506';
const RESOURCE = '00000003-0000-0000-c000-000000000000';

const signIn = {
  time: '2026-03-04T05:08:11.5000000Z',
  resourceId,
  operationName: 'Sign-in activity',
  operationVersion: '1.0',
  category: 'SignInLogs',
  tenantId: TENANT,
  resultType: '50140',
  resultSignature: 'None',
  durationMs: '12.5',
  callerIpAddress: '198.51.100.9',
  correlationId: CORRELATION,
  identity: 'Ida Holm',
  Level: 4,
  location: 'DK',
  properties: {
    id: 'd9c8b7a6-5f4e-4d3c-8b2a-190817263544',
    createdDateTime: '2026-03-04T05:06:07.0891234+00:00',
    userDisplayName: 'Ida Holm',
    userPrincipalName: 'ida.holm@nordwind.example',
    userId: USER,
    appId: APP,
    appDisplayName: 'Tidal Charts',
    ipAddress: '203.0.113.24',
    status: { errorCode: 50140, failureReason: 'Keep me signed in was asked for.', additionalDetails: 'interrupt' },
    deviceDetail: { deviceId: DEVICE, browser: '' },
    location: { city: 'Aarhus', state: 'Midtjylland', geoCoordinates: { latitude: 56.1, longitude: 10.2 } },
    resourceId: RESOURCE,
    userAgent: 'Lighthouse/3.1',
    servicePrincipalId: '',
    processingTimeInMilliseconds: 240,
    riskLevelDuringSignIn: 'none',
    authenticationProcessingDetails: [{ key: 'Legacy TLS (TLS 1.0)', value: 'False' }],
  },
};

describe('sign-ins in ECS', () => {
  it('maps every core field of a sign-in', () => {
    expect(coreOf(signIn, 'azure', 'signinlogs')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.089Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        action: 'Sign-in activity',
        category: ['authentication'],
        type: ['info'],
        outcome: 'unknown',
        id: 'd9c8b7a6-5f4e-4d3c-8b2a-190817263544',
        duration: 12_500_000,
        dataset: 'azure.signinlogs',
      },
      message: 'Keep me signed in was asked for. (interrupt)',
      user: {
        id: USER,
        name: 'ida.holm@nordwind.example',
        email: 'ida.holm@nordwind.example',
        full_name: 'Ida Holm',
      },
      related: {
        user: [USER, 'ida.holm@nordwind.example', 'Ida Holm'],
        entity: [APP, RESOURCE, USER, DEVICE],
        ip: ['203.0.113.24', '198.51.100.9'],
      },
      source: { address: '203.0.113.24', ip: '203.0.113.24' },
      client: { ip: '203.0.113.24' },
      geo: {
        country_iso_code: 'DK',
        city_name: 'Aarhus',
        region_name: 'Midtjylland',
        location: { lat: 56.1, lon: 10.2 },
      },
      log: { level: '4' },
      user_agent: { original: 'Lighthouse/3.1' },
      cloud: { provider: 'azure', account: { id: TENANT }, resource_id: resourceId },
      azure: {
        tenant_id: TENANT,
        correlation_id: CORRELATION,
        resource: { id: resourceId, provider: 'Microsoft.aadiam' },
      },
    });
  });

  it('keeps the substance in snake case, with the names that the dialect changes', () => {
    expect(keptOf(signIn, 'azure', 'signinlogs')).toMatchObject({
      category: 'SignInLogs',
      identity: 'Ida Holm',
      level: 4,
      result_type: '50140',
      properties: {
        app_display_name: 'Tidal Charts',
        created_at: '2026-03-04T05:06:07.0891234+00:00',
        processing_time_ms: 240,
        risk_level_during_signin: 'none',
        authentication_processing_details: { 'Legacy TLS (TLS 1_0)': 'False' },
        device_detail: { device_id: DEVICE },
      },
    });
  });

  it.each([
    [{ status: { errorCode: 0 } }, undefined, 'success'],
    [{ status: { errorCode: '0' } }, undefined, 'success'],
    [{ status: { errorCode: 7_000_222 } }, '0', 'failure'],
    [{ status: '{"errorCode":50126}' }, undefined, 'failure'],
    [{ status: { errorCode: null } }, '0', 'success'],
    [{}, '50053', 'failure'],
    [{}, undefined, 'unknown'],
    [{ status: { errorCode: -1 } }, undefined, 'unknown'],
  ])('reads %j and result type %s as %s', (properties, resultType, outcome) => {
    const record = { category: 'ServicePrincipalSignInLogs', time: '2026-03-04T05:06:07Z', resultType, properties };
    expect(ecsOf(record)['event']).toMatchObject({ outcome });
  });

  it('reads capitalised keys and the creation time at the top', () => {
    const record = {
      Category: 'ServicePrincipalSignInLogs',
      CorrelationId: CORRELATION,
      CreatedDateTime: '2026-03-04T05:06:07.1234567Z',
      DurationMs: 3,
      OperationName: 'Sign-in activity',
      TenantId: TENANT,
    };
    expect(coreOf(record, 'azure', 'signinlogs')).toMatchObject({
      '@timestamp': '2026-03-04T05:06:07.123Z',
      event: { action: 'Sign-in activity', duration: 3_000_000, outcome: 'unknown', id: eventOf(record).id },
      azure: { tenant_id: TENANT, correlation_id: CORRELATION },
    });
  });

  it('leaves out a tenant id that is none, and says what it was', () => {
    const document = ecsOf({ category: 'SignInLogs', tenantId: 'nordwind', time: '2026-03-04T05:06:07Z' });
    expect(document['azure']).toEqual({ signinlogs: { category: 'SignInLogs' } });
    expect(document['cloud']).toEqual({ provider: 'azure' });
    expect(document['grantwire']).toMatchObject({ tenant_id: 'nordwind' });
  });

  it.each([
    ['fe80::1%eth0', { address: 'fe80::1%eth0', ip: 'fe80::1' }, { ip: 'fe80::1' }],
    ['::2001:db8:1:2:3:4:5:6', { address: '::2001:db8:1:2:3:4:5:6' }, undefined],
    ['203.0.113.XXX', { address: '203.0.113.XXX' }, undefined],
    ['0.0.0.0', { address: '0.0.0.0', ip: '0.0.0.0' }, { ip: '0.0.0.0' }],
  ])('has %s as an address only where it is one', (ipAddress, source, client) => {
    const document = ecsOf({ category: 'SignInLogs', time: '2026-03-04T05:06:07Z', properties: { ipAddress } });
    expect(document['source']).toEqual(source);
    expect(document['client']).toEqual(client);
  });

  it.each(['ManagedIdentitySignInLogs', 'adfssigninlogs', 'MicrosoftServicePrincipalSignInLogs', 'FutureSignInLogs'])(
    'takes %s for a sign-in',
    (category) => {
      expect(ecsOf({ category, time: '2026-03-04T05:06:07Z' })['event']).toMatchObject({ dataset: 'azure.signinlogs' });
    },
  );
});
