import type { JsonObject } from '../../../src/json/json.ts';
import { envelope, filled } from './envelope.ts';
import { address, AGENT, guid, TENANT, time } from './identifiers.ts';

/** A request to Microsoft Graph. */
export function graphActivity(n: number): JsonObject {
  const record = {
    ...envelope('MicrosoftGraphActivityLogs', 'Microsoft Graph Activity', n),
    durationMs: 52_000 + n,
    location: 'West Europe',
    properties: {
      __UDI_RequiredFields_TenantId: TENANT,
      __UDI_RequiredFields_UniqueId: guid(10, n),
      __UDI_RequiredFields_RegionScope: 'EU',
      timeGenerated: time(n),
      location: 'West Europe',
      requestId: guid(10, n),
      operationId: guid(10, n),
      clientRequestId: guid(11, n),
      apiVersion: 'v1.0',
      requestMethod: n % 5 === 0 ? 'POST' : 'GET',
      responseStatusCode: n % 23 === 0 ? 403 : 200,
      tenantId: TENANT,
      durationMs: 52_000 + n,
      responseSizeBytes: 4000 + n,
      signInActivityId: 'pQ3xV0yTqEaX2m1kAA',
      appId: guid(4, n % 60),
      userId: guid(3, n % 900),
      servicePrincipalId: null,
      scopes: 'Directory.Read.All Group.Read.All User.Read.All openid profile email',
      roles: '',
      wids: '62e90394-69f5-4237-9190-012177145e10 b79fbf4d-3ef9-4689-8143-76b194e85509',
      identityProvider: `https://sts.windows.net/${TENANT}/`,
      clientAuthMethod: '0',
      ipAddress: address(n),
      userAgent: AGENT,
      requestUri: `https://graph.microsoft.com/v1.0/groups/${guid(9, n % 300)}/members?$select=id,displayName&$top=100`,
      atContent: '',
      tokenIssuedAt: time(n - 2000),
      C_Sid: guid(12, n % 900),
      C_Idtyp: 'user',
      C_DeviceId: guid(5, n % 900),
      UserPrincipalObjectID: guid(3, n % 900),
    },
  };
  return filled(record, (text) => ({
    ...record,
    properties: {
      ...record.properties,
      requestUri: `${record.properties.requestUri}&$search=${text.replaceAll(' ', '%20').slice(0, text.length)}`,
    },
  }));
}
