import type { TokenCredential } from '@azure/identity';

const cached = new Map<string, Promise<TokenCredential>>();

/**
 * The managed identity's credential, one per client id, so that its tokens are shared by all clients.
 *
 * @param clientId the user-assigned identity's client id; null means the system-assigned identity
 */
export function managedIdentity(clientId: string | null): Promise<TokenCredential> {
  const key = clientId ?? '';
  const found = cached.get(key);
  if (found !== undefined) return found;
  const created = import('@azure/identity').then(({ ManagedIdentityCredential }) =>
    clientId === null ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId }),
  );
  cached.set(key, created);
  return created;
}
