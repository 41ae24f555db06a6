import { managedIdentity } from './credentials.ts';
import type { IssueToken } from './tokenSource.ts';
import { TokenUnavailableError } from './tokenUnavailableError.ts';

/**
 * Tokens of the managed identity. The platform keeps them for up to 24 hours, so a permission that was just granted may
 * be missing that long.
 *
 * @param clientId of the user-assigned identity; null means the system-assigned one
 */
export function managedIdentityTokens(clientId: string | null): IssueToken {
  return async (scope) => {
    const credential = await managedIdentity(clientId);
    const issued = await credential.getToken(scope);
    if (issued === null) throw new TokenUnavailableError('no token', undefined);
    return { token: issued.token, expiresAt: issued.expiresOnTimestamp };
  };
}
