import type { DetailNames } from '../eventType.ts';
import { toLabel, toNumber, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import { toWords } from '../fields/words.ts';
import type { RecordView } from '../recordView.ts';

/** `clientAuthMethod` in words (reference of the table MicrosoftGraphActivityLogs). */
const CLIENT_AUTHENTICATION: ReadonlyMap<string, string> = new Map([
  ['0', 'public client'],
  ['1', 'client secret'],
  ['2', 'client certificate'],
]);

export const GRAPH_DETAILS: DetailNames = {
  'request.id': 'id of the request',
  'request.client_id': 'id the client gave the request',
  'request.operation_id': 'id shared by the requests of one batch',
  'request.method': 'HTTP method',
  'request.uri': 'address that was asked for',
  'request.api_version': 'version of the API',
  'request.direct_access': 'way into the API (Azure AD Graph)',
  'response.status_code': 'HTTP status',
  'response.bytes': 'size of the answer; -1 when the API did not count',
  duration_ms: 'time the API took, in milliseconds',
  'application.id': 'client id of the calling application',
  'application.service_principal_id': 'its service principal',
  'application.authentication': 'how it proved itself: public client, client secret, client certificate',
  'token.actor_type': 'whom the token stands for: user or application',
  'token.issued_at': 'when the token was issued',
  'token.identity_provider': 'who issued it',
  'token.scopes': 'delegated permissions in the token',
  'token.roles': 'application permissions in the token',
  'token.directory_roles': 'template ids of the directory roles in the token',
  'token.sign_in_id': 'id that links to the sign-in',
  'token.session_id': 'session of the user',
  'token.device_id': 'device of the user',
  caller_ip_address: 'client address as the record writes it',
  location: 'region that served the request',
  level: 'level of the record',
  at_content: 'content that was reported beside the request',
};

/** The substance of a request. Every key is always there; what the record does not say is null or an empty list. */
export function graphDetails(
  { fields, properties }: RecordView,
  method: string | null,
  status: number | null,
): Record<string, unknown> {
  const authentication = toLabel(properties['clientAuthMethod']);
  return {
    request: {
      id: toText(properties['requestId']),
      client_id: toText(properties['clientRequestId']),
      operation_id: toText(properties['operationId']),
      method,
      uri: toText(properties['requestUri']),
      api_version: toText(properties['apiVersion']),
      direct_access: toText(properties['directAccessSource']),
    },
    response: { status_code: status, bytes: toNumber(properties['responseSizeBytes']) },
    duration_ms: toNumber(properties['durationMs'] ?? fields['durationMs']),
    application: {
      id: toText(properties['appId']),
      service_principal_id: toText(properties['servicePrincipalId']),
      authentication: authentication === null ? null : (CLIENT_AUTHENTICATION.get(authentication) ?? authentication),
    },
    token: {
      actor_type: toText(properties['actorType'] ?? properties['C_Idtyp']),
      issued_at: toTime(properties['tokenIssuedAt'] ?? properties['issuedAt']),
      identity_provider: toText(properties['identityProvider']),
      scopes: toWords(properties['scopes']),
      roles: toWords(properties['roles']),
      directory_roles: toWords(properties['wids']),
      sign_in_id: toText(properties['signInActivityId']),
      session_id: toText(properties['sessionId'] ?? properties['C_Sid']),
      device_id: toText(properties['deviceId'] ?? properties['C_DeviceId']),
    },
    caller_ip_address:
      toText(fields['callerIpAddress']) ?? toText(properties['callerIpAddress']) ?? toText(properties['ipAddress']),
    location: toText(properties['location']) ?? toText(fields['location']),
    level: toLabel(fields['Level']) ?? toLabel(fields['level']),
    at_content: toText(properties['atContent']),
  };
}
