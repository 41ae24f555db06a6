import { jsonAnswer, type Answer, type FaceRequest } from '../answer.ts';
import { TOKEN_SECONDS, type Directory } from './directory.ts';

/**
 * The token endpoint of App Service ("REST endpoint reference" of managed identities): `GET /msi/token?resource=&client_id=`
 * with the app's own `X-IDENTITY-HEADER`.
 */
export function createManagedIdentityFace(
  directory: Directory,
  identityHeader: string,
  now: () => number,
): (request: FaceRequest) => Answer {
  return ({ query, headers }) => {
    if (headers['x-identity-header'] !== identityHeader) return jsonAnswer(401, { message: 'identity header' });
    if (query.get('api-version') !== '2019-08-01') return jsonAnswer(400, { message: 'api-version' });
    const resource = query.get('resource');
    const clientId = query.get('client_id');
    // Without a client id the system-assigned identity is meant, which is the first.
    const identity =
      clientId === null ? [...directory.identities.values()][0] : directory.identities.get(clientId.toLowerCase());
    if (resource === null || identity === undefined) return jsonAnswer(400, { message: 'No managed identity found' });
    return jsonAnswer(200, {
      access_token: directory.issue(identity, resource.replace(/\/$/, '')),
      client_id: identity.clientId,
      expires_on: String(Math.floor(now() / 1000) + TOKEN_SECONDS),
      resource,
      token_type: 'Bearer',
    });
  };
}
