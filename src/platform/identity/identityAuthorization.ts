import { managedIdentity } from './credentials.ts';
import { TokenUnavailableError } from './tokenUnavailableError.ts';

/**
 * The value of `Authorization` for a scope, from the app's managed identity. The credential keeps a token until shortly
 * before it expires, so this may be called for every attempt.
 *
 * @param clientId of the user-assigned identity; null means the system-assigned one
 * @throws TokenUnavailableError when the identity endpoint gives none
 */
export function identityAuthorization(scope: string, clientId: string | null): () => Promise<string> {
  return async () => {
    const credential = await managedIdentity(clientId);
    const token = await credential.getToken(scope);
    if (token === null) throw new TokenUnavailableError('no token', undefined);
    return `Bearer ${token.token}`;
  };
}
