import { createHmac, scryptSync } from 'node:crypto';
import type { Connection } from '../connection/connection.ts';

/** Of scrypt (RFC 7914): 16 MiB and some ten milliseconds a try, once per connection and process. */
const SLOW = { N: 2 ** 14, r: 8, p: 1 };

const made = new WeakMap<Connection, string>();

/**
 * What an accepted test event vouches for: where requests go and how they are authorized. Changing URL, authorization or
 * destination asks for a new one. A hash, so that neither URL nor secrets stand in a state blob: 22 characters. It is keyed
 * by a secret of the deployment, and slow where there is none, so whoever reads the blob cannot try secrets.
 */
export function verificationHash(connection: Connection): string {
  const found = made.get(connection);
  if (found !== undefined) return found;
  const hash = makeHash(connection);
  made.set(connection, hash);
  return hash;
}

function makeHash(connection: Connection): string {
  const { name, url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination, stateKey } = connection;
  const counted = JSON.stringify([name, url, secrets, ed25519Key, apiKeys, own, signatureHeaderPrefix, destination]);
  const hash =
    stateKey === null
      ? scryptSync(counted, `grantwire connection ${name}`, 32, SLOW)
      : createHmac('sha256', stateKey).update('grantwire connection\n').update(counted).digest();
  return hash.toString('base64url').slice(0, 22);
}
