import type { DetailNames } from '../../../events/eventType.ts';
import { known, label, number, some, text, time } from '../fields/present.ts';
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

/** The substance of a request. What the record does not say is left out. */
export function graphDetails(
  { fields, properties }: RecordView,
  method: string | null,
  status: number | null,
): Record<string, unknown> {
  const authentication = label(properties['clientAuthMethod']);
  return {
    request: {
      id: text(properties['requestId']),
      client_id: text(properties['clientRequestId']),
      operation_id: text(properties['operationId']),
      method: known(method),
      uri: text(properties['requestUri']),
      api_version: text(properties['apiVersion']),
      direct_access: text(properties['directAccessSource']),
    },
    response: { status_code: known(status), bytes: number(properties['responseSizeBytes']) },
    duration_ms: number(properties['durationMs'] ?? fields['durationMs']),
    application: {
      id: text(properties['appId']),
      service_principal_id: text(properties['servicePrincipalId']),
      authentication:
        authentication === undefined ? undefined : (CLIENT_AUTHENTICATION.get(authentication) ?? authentication),
    },
    token: {
      actor_type: text(properties['actorType'] ?? properties['C_Idtyp']),
      issued_at: time(properties['tokenIssuedAt'] ?? properties['issuedAt']),
      identity_provider: text(properties['identityProvider']),
      scopes: some(toWords(properties['scopes'])),
      roles: some(toWords(properties['roles'])),
      directory_roles: some(toWords(properties['wids'])),
      sign_in_id: text(properties['signInActivityId']),
      session_id: text(properties['sessionId'] ?? properties['C_Sid']),
      device_id: text(properties['deviceId'] ?? properties['C_DeviceId']),
    },
    caller_ip_address:
      text(fields['callerIpAddress']) ?? text(properties['callerIpAddress']) ?? text(properties['ipAddress']),
    location: text(properties['location']) ?? text(fields['location']),
    level: label(fields['Level']) ?? label(fields['level']),
    at_content: text(properties['atContent']),
  };
}
