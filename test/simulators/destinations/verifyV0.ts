import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a body carries the v0 pair under `X-Opal`, of this minute, by this secret. */
export function verifyV0(secret: string, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const timestamp = headers['x-opal-request-timestamp'];
  const signature = headers['x-opal-signature'];
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 60) return false;
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return signature.split(',').includes(expected);
}
