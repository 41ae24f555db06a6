import type { JsonObject } from '../../../src/json/json.ts';
import { filled } from './envelope.ts';
import { address, guid, SUBSCRIPTION, TENANT, time } from './identifiers.ts';

/** A control-plane operation, with or without `eventDataId`: both are on the wire. */
export function activity(n: number, withId: boolean): JsonObject {
  const scope = `/SUBSCRIPTIONS/${SUBSCRIPTION}/RESOURCEGROUPS/RG-${n % 90}/PROVIDERS/MICROSOFT.WEB/SITES/APP-${n % 90}`;
  const claims = {
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${TENANT}/`,
    iat: '1772600000',
    nbf: '1772600000',
    exp: '1772605000',
    appid: guid(4, n % 60),
    appidacr: '2',
    'http://schemas.microsoft.com/identity/claims/identityprovider': `https://sts.windows.net/${TENANT}/`,
    'http://schemas.microsoft.com/identity/claims/objectidentifier': guid(7, n % 60),
    'http://schemas.microsoft.com/identity/claims/tenantid': TENANT,
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier': guid(7, n % 60),
    idtyp: 'app',
    uti: 'zZ1xV0yTqEaX2m1kAAAAAA',
    ver: '1.0',
    xms_tcdt: '1501234567',
  };
  const make = (text: string) => ({
    RoleLocation: 'West Europe',
    Stamp: 'am5prd',
    ReleaseVersion: '6.2026.9.1',
    time: time(n),
    resourceId: scope,
    operationName: 'MICROSOFT.WEB/SITES/CONFIG/WRITE',
    category: 'Administrative',
    resultType: n % 2 === 0 ? 'Start' : 'Success',
    resultSignature: n % 2 === 0 ? 'Started.' : 'Succeeded.OK',
    durationMs: '0',
    callerIpAddress: address(n),
    correlationId: guid(1, n),
    identity: {
      authorization: {
        scope,
        action: 'Microsoft.Web/sites/config/write',
        evidence: {
          role: 'Contributor',
          roleAssignmentScope: `/subscriptions/${SUBSCRIPTION}`,
          roleAssignmentId: guid(13, 1),
          roleDefinitionId: guid(14, 1),
          principalId: guid(7, n % 60),
          principalType: 'ServicePrincipal',
        },
      },
      claims,
    },
    level: 'Information',
    properties: {
      ...(withId ? { eventDataId: guid(15, n) } : {}),
      eventCategory: 'Administrative',
      entity: scope.toLowerCase(),
      message: 'Microsoft.Web/sites/config/write',
      hierarchy: `${TENANT}/${SUBSCRIPTION}`,
      requestbody: JSON.stringify({ properties: { appSettings: { FEATURE: 'on', NOTE: text } } }),
    },
  });
  return filled(make(''), make);
}
