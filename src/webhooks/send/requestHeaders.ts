import type { Connection } from '../connection/connection.ts';
import type { PostedRequest } from '../request/outgoingRequest.ts';
import type { Destination } from '../destinations/destination.ts';
import { signatureHeaders } from '../signing/sign.ts';

/**
 * The headers of one attempt, in lower case, but for those that depend on how the body is sent. Ours come last: whatever
 * passed the settings' checks, it cannot displace one of them.
 * @param nowMs wall clock at the attempt, signed with the body
 */
export function requestHeaders(
  destination: Destination,
  request: PostedRequest,
  connection: Connection,
  version: string,
  nowMs: number,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const key of connection.apiKeys) {
    if (key.in === 'header') headers[key.name.toLowerCase()] = key.value;
  }
  if (destination.signed) {
    const content = { id: request.id, timestampSeconds: Math.floor(nowMs / 1000), body: request.body };
    const { secrets, signatureHeaderPrefix, ed25519Key } = connection;
    const signatures = signatureHeaders(secrets, signatureHeaderPrefix, content, ed25519Key);
    for (const [name, value] of Object.entries(signatures)) headers[name.toLowerCase()] = value;
  }
  Object.assign(headers, destination.headers?.(connection));
  headers['content-type'] = request.contentType;
  headers['user-agent'] = `grantwire/${version}`;
  // Unsigned, for the receiver's eyes: what it does must not hang on it.
  if (request.hint !== undefined) headers[`webhook-${request.hint}`] = '1';
  return headers;
}
