import { createHash } from 'node:crypto';
import type { Connection } from '../connection/connection.ts';

/**
 * What an accepted test event vouches for: where requests go and how they are authorized. Changing URL, authorization or
 * destination asks for a new one. A hash, so that neither URL nor secrets stand in a state blob: 22 characters.
 */
export function verificationHash(connection: Connection): string {
  const { url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination } = connection;
  const counted = JSON.stringify([url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination]);
  return createHash('sha256').update('grantwire connection\n').update(counted).digest('base64url').slice(0, 22);
}
