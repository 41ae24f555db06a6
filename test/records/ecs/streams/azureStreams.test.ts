import { describe, expect, it } from 'vitest';
import { APP, coreOf, CORRELATION, ecsOf, eventOf, keptOf, SUBSCRIPTION, TENANT, USER } from '../ecsOf.ts';

const tenantResource = `/tenants/${TENANT}/providers/Microsoft.aadiam`;
const ecs = { version: '8.11.0' };
const azure = {
  tenant_id: TENANT,
  correlation_id: CORRELATION,
  resource: { id: tenantResource, provider: 'Microsoft.aadiam' },
};
const cloud = { provider: 'azure', account: { id: TENANT }, resource_id: tenantResource };

describe('provisioning in ECS', () => {
  const record = {
    time: '3/4/2026 5:06:07 AM',
    resourceId: tenantResource,
    operationName: 'Provisioning activity',
    category: 'ProvisioningLogs',
    tenantId: TENANT,
    resultType: 'Failure',
    durationMs: 828,
    callerIpAddress: '203.0.113.24',
    correlationId: CORRELATION,
    Level: 4,
    properties: {
      provisioningStatusInfo: { Status: 'success', errorInformation: { reason: 'The name is taken.' } },
      userId: USER,
    },
  };

  it('maps every core field', () => {
    expect(coreOf(record, 'azure', 'provisioning')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      ecs,
      event: {
        kind: 'event',
        action: 'Provisioning activity',
        duration: 828_000_000,
        outcome: 'failure',
        reason: 'The name is taken.',
        id: eventOf(record).id,
        dataset: 'azure.provisioning',
      },
      related: { ip: ['203.0.113.24'] },
      source: { ip: '203.0.113.24' },
      client: { ip: '203.0.113.24' },
      cloud,
      azure,
    });
  });

  it('has no outcome that the event lacks', () => {
    const skipped = { ...record, resultType: 'Skipped' };
    expect(eventOf(skipped).data.outcome).toBe('unknown');
    expect((ecsOf(skipped)['event'] as Record<string, unknown>)['outcome']).toBeUndefined();
  });
});

describe('identity protection in ECS', () => {
  const record = {
    time: '3/4/2026 5:06:07 PM',
    resourceId: tenantResource,
    operationName: 'User Risk Detection',
    category: 'UserRiskEvents',
    tenantId: TENANT,
    correlationId: CORRELATION,
    identity: 'somebody else',
    Level: 4,
    location: 'dk',
    properties: {
      userId: USER,
      userPrincipalName: 'ida.holm@nordwind.example',
      userDisplayName: 'Ida Holm',
      ipAddress: '203.0.113.24',
      riskLevel: 'high',
      additionalInfo: '[{"Key":"userAgent","Value":"Lighthouse/3.1"}]',
    },
  };

  it('maps every core field', () => {
    expect(coreOf(record, 'azure', 'identityprotection')).toEqual({
      '@timestamp': '2026-03-04T17:06:07.000Z',
      ecs,
      event: {
        kind: 'alert',
        category: ['intrusion_detection'],
        action: 'User Risk Detection',
        id: eventOf(record).id,
        dataset: 'azure.identity_protection',
      },
      user: { id: USER, name: 'ida.holm@nordwind.example', email: 'ida.holm@nordwind.example', full_name: 'Ida Holm' },
      related: { user: [USER, 'ida.holm@nordwind.example', 'Ida Holm'], ip: ['203.0.113.24'] },
      source: { ip: '203.0.113.24' },
      client: { ip: '203.0.113.24' },
      cloud,
      azure,
    });
  });

  it('drops the identity, which may be another, and parses what is JSON in text', () => {
    const kept = keptOf(record, 'azure', 'identityprotection');
    expect(kept).not.toHaveProperty('identity');
    expect(kept).toMatchObject({
      properties: { risk_level: 'high', additional_info: [{ key: 'userAgent', value: 'Lighthouse/3.1' }] },
    });
  });

  it('relates the application that a detection is about', () => {
    const document = ecsOf({ category: 'ServicePrincipalRiskEvents', properties: { servicePrincipalId: APP } });
    expect(document['related']).toEqual({ entity: [APP] });
  });

  it.each(['riskyserviceprincipals', 'ServicePrincipalRiskEvents', 'RiskyUsers'])('takes %s in', (category) => {
    expect(ecsOf({ category })['event']).toMatchObject({ dataset: 'azure.identity_protection' });
  });
});

describe('Microsoft Graph activity in ECS', () => {
  const record = {
    time: '2026-03-04T05:06:07Z',
    resourceId: `/TENANTS/${TENANT}/PROVIDERS/MICROSOFT.AADIAM`,
    operationName: 'Microsoft Graph Activity',
    category: 'MicrosoftGraphActivityLogs',
    tenantId: TENANT,
    durationMs: 2148,
    callerIpAddress: '203.0.113.24',
    correlationId: CORRELATION,
    Level: 4,
    location: 'North Europe',
    properties: {
      requestId: 'e1f2a3b4-c5d6-4e7f-8091-a2b3c4d5e6f7',
      requestMethod: 'GET',
      responseStatusCode: 404,
      responseSizeBytes: 512,
      requestUri: 'https://graph.nordwind.example:8443/v1.0/users/x.y?$select=id',
      userId: USER,
      userAgent: 'Lighthouse/3.1',
      roles: 'User.Read.All  Group.Read.All',
    },
  };

  it('maps every core field, and long durations right', () => {
    expect(coreOf(record, 'azure', 'graphactivitylogs')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      ecs,
      event: {
        kind: 'event',
        action: 'Microsoft Graph Activity',
        category: ['web'],
        type: ['access'],
        outcome: 'failure',
        duration: 2_148_000_000,
        id: eventOf(record).id,
        dataset: 'azure.graphactivitylogs',
      },
      http: {
        request: { id: 'e1f2a3b4-c5d6-4e7f-8091-a2b3c4d5e6f7', method: 'GET' },
        response: { status_code: 404, bytes: 512 },
      },
      url: {
        original: 'https://graph.nordwind.example:8443/v1.0/users/x.y?$select=id',
        scheme: 'https',
        domain: 'graph.nordwind.example',
        port: 8443,
        path: '/v1.0/users/x.y',
        query: '$select=id',
      },
      user: { id: USER },
      client: { ip: '203.0.113.24', user: { id: USER } },
      source: { ip: '203.0.113.24' },
      related: { user: [USER], ip: ['203.0.113.24'] },
      destination: { geo: { region_name: 'North Europe' } },
      log: { level: '4' },
      user_agent: { original: 'Lighthouse/3.1' },
      cloud: { ...cloud, region: 'North Europe', service: { name: 'Microsoft Graph' }, resource_id: record.resourceId },
      azure: { ...azure, resource: { id: record.resourceId, provider: 'MICROSOFT.AADIAM' } },
    });
    expect(keptOf(record, 'azure', 'graphactivitylogs')).toMatchObject({
      properties: { roles: ['User.Read.All', 'Group.Read.All'] },
    });
  });
});

describe('Azure AD Graph activity in ECS', () => {
  const record = {
    category: 'AzureADGraphActivityLogs',
    operationName: 'AAD Graph Activity',
    location: 'WestUS',
    tenantId: TENANT,
    properties: {
      timeGenerated: '2026-03-04T05:06:07.0891234Z',
      durationMs: 25,
      httpMethod: 'GET',
      httpStatusCode: 403,
      requestId: 'req-1',
      requestUri: `/v2/${TENANT}/tenantDetails`,
      responseSizeBytes: -1,
      callerIpAddress: '203.0.113.24',
      servicePrincipalId: USER,
      userId: '',
      appId: APP,
      sessionId: 'session-1',
      userAgent: '',
      scopes: ' Group.Read.All,, User.Read,',
    },
  };

  it('maps every core field', () => {
    expect(coreOf(record, 'azure', 'aadgraphactivitylogs')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.089Z',
      ecs,
      event: {
        kind: 'event',
        action: 'tenant-details-read',
        category: ['iam', 'web'],
        type: ['access', 'info'],
        outcome: 'failure',
        duration: 25_000_000,
        id: 'req-1',
        dataset: 'azure.aadgraphactivitylogs',
      },
      http: { request: { id: 'req-1', method: 'GET' }, response: { status_code: 403, bytes: -1 } },
      url: { original: `/v2/${TENANT}/tenantDetails`, path: `/v2/${TENANT}/tenantDetails` },
      user: { id: USER },
      client: { ip: '203.0.113.24', user: { id: USER } },
      source: { ip: '203.0.113.24' },
      session: { id: 'session-1' },
      related: { user: [USER, APP], ip: ['203.0.113.24'] },
      destination: { geo: { region_name: 'WestUS' } },
      cloud: { provider: 'azure', account: { id: TENANT }, region: 'WestUS', service: { name: 'Azure AD Graph' } },
      azure: { tenant_id: TENANT },
    });
    expect(keptOf(record, 'azure', 'aadgraphactivitylogs')).toMatchObject({
      properties: { scopes: ['Group.Read.All', 'User.Read'] },
    });
  });

  it('keeps the digits of integers beyond 2^53', () => {
    const text = JSON.stringify(record).replace('"durationMs":25', '"durationMs":25,"eventTime":639140000000000001');
    expect(keptOf(text, 'azure', 'aadgraphactivitylogs')).toMatchObject({
      properties: { event_time: '639140000000000001' },
    });
  });
});

describe('platform logs in ECS', () => {
  const resourceId = `/SUBSCRIPTIONS/${SUBSCRIPTION}/RESOURCEGROUPS/HARBOUR/PROVIDERS/MICROSOFT.WEB/SITES/TIDE`;
  const record = {
    time: '2026-03-04T05:06:07Z',
    resourceId,
    category: 'FunctionAppLogs',
    operationName: 'Microsoft.Web/sites/functions/log',
    level: 'Informational',
    location: 'West Europe',
    resultType: 'Succeeded',
    durationMs: '14.2187',
    callerIpAddress: '203.0.113.24/32',
    properties: { log: 'the tide is in', password: 'do not tell' },
  };

  it('maps every core field', () => {
    expect(coreOf(record, 'azure', 'platformlogs')).toEqual({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      ecs,
      event: {
        kind: 'event',
        action: 'Microsoft.Web/sites/functions/log',
        outcome: 'success',
        duration: 14_218_700,
        id: eventOf(record).id,
        dataset: 'azure.platformlogs',
      },
      message: 'the tide is in',
      source: { address: '203.0.113.24/32' },
      geo: { name: 'West Europe' },
      log: { level: 'Informational' },
      cloud: { provider: 'azure', account: { id: SUBSCRIPTION }, region: 'westeurope', resource_id: resourceId },
      azure: {
        subscription_id: SUBSCRIPTION,
        resource: { id: resourceId, group: 'HARBOUR', provider: 'MICROSOFT.WEB/SITES', name: 'TIDE' },
      },
    });
  });

  it('takes secrets out of what it keeps', () => {
    expect(keptOf(record, 'azure', 'platformlogs')).toMatchObject({ properties: { password: '[redacted]' } });
  });

  it('reads an object in single quotes, inside text or in place of it', () => {
    const quoted = "{'appName':'tide','levelId': 2}";
    const inText = { ...record, properties: quoted };
    const inPlace = JSON.stringify({ ...record, properties: 0 }).replace('"properties":0', `"properties":${quoted}`);
    for (const input of [inText, inPlace]) {
      expect(keptOf(input, 'azure', 'platformlogs')).toMatchObject({ properties: { app_name: 'tide', level_id: 2 } });
    }
    expect((ecsOf(inPlace)['event'] as Record<string, unknown>)['original']).toBe(inPlace);
  });

  it('has the caller whom the claims of a vault name', () => {
    const claim = { oid: USER, upn: 'ida.holm@nordwind.example', name: 'Ida Holm', appid: APP };
    const document = ecsOf({
      time: '2026-03-04T05:06:07Z',
      category: 'AuditEvent',
      operationName: 'SecretGet',
      resourceId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/pier/providers/Microsoft.KeyVault/vaults/tide`,
      identity: { claim },
      properties: { httpStatusCode: 200 },
    });
    expect(document['user']).toEqual({
      id: USER,
      name: 'ida.holm@nordwind.example',
      email: 'ida.holm@nordwind.example',
      full_name: 'Ida Holm',
    });
    expect((document['related'] as { user: string[] }).user.toSorted()).toEqual(
      [USER, 'ida.holm@nordwind.example', 'Ida Holm'].toSorted(),
    );
  });

  it('has the outcome of the event, also by Status', () => {
    expect(ecsOf({ Category: 'Archive', EventName: 'Moved', Status: 'Failed' })['event']).toMatchObject({
      action: 'Moved',
      outcome: 'failure',
    });
  });
});
