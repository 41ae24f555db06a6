import { createHash } from 'node:crypto';
import type { Connection } from '../connection.ts';

/**
 * What an accepted test event vouches for: where requests go and how they are authorized. Changing URL, authorization or
 * sink asks for a new one. A hash, so that neither URL nor secrets stand in a state blob: 22 characters.
 */
export function verificationHash({ url, secrets, apiKeys, signatureHeaderPrefix, sink }: Connection): string {
  const counted = JSON.stringify([url, secrets, apiKeys, signatureHeaderPrefix, sink]);
  return createHash('sha256').update('grantwire connection\n').update(counted).digest('base64url').slice(0, 22);
}
