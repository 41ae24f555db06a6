import type { Connection } from '../connection/connection.ts';
import type { PostedRequest } from '../request/outgoingRequest.ts';
import type { Destination } from '../destinations/destination.ts';
import { memoize } from '../../platform/runtime/memoize.ts';
import { signatureHeaders } from '../signing/sign.ts';

/** Headers that every request of a connection carries, in lower case. */
export function fixedHeaders(destination: Destination, connection: Connection): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const key of connection.apiKeys) {
    if (key.in === 'header') headers[key.name.toLowerCase()] = key.value;
  }
  return Object.assign(headers, destination.headers?.(connection));
}

/**
 * The headers of one attempt, in lower case, but for those that depend on how the body is sent. Ours come last: whatever
 * passed the settings' checks, it cannot displace one of them.
 * @param fixed of the connection
 * @param nowMs wall clock at the attempt, signed with the body
 */
export function requestHeaders(
  destination: Destination,
  fixed: Readonly<Record<string, string>>,
  request: PostedRequest,
  connection: Connection,
  version: string,
  nowMs: number,
): Record<string, string> {
  const headers = { ...fixed };
  if (destination.signed) {
    const content = { id: request.id, timestampSeconds: Math.floor(nowMs / 1000), body: request.body };
    const { secrets, signatureHeaderPrefix, ed25519Key } = connection;
    const signatures = signatureHeaders(secrets, signatureHeaderPrefix, content, ed25519Key);
    for (const name in signatures) headers[lowerCase(name)] = signatures[name] ?? '';
  }
  headers['content-type'] = request.contentType;
  headers['user-agent'] = userAgent(version);
  // Unsigned, for the receiver's eyes: what it does must not hang on it.
  if (request.hint !== undefined) headers[`webhook-${request.hint}`] = '1';
  return headers;
}

const lowerCase = memoize((name: string) => name.toLowerCase());
const userAgent = memoize((version: string) => `grantwire/${version}`);
