import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Destination } from '../destinations/destination.ts';

/** Below, compressing costs more than it saves. */
const leastGzipBytes = 1024;
const compress = promisify(gzip);

/** The bytes of one attempt, and the header that says how they are encoded. */
export interface BodyToSend {
  readonly body: Buffer;
  readonly encoding: Readonly<Record<string, string>>;
}

/** A request's body as the destination takes it at this moment, compressed where the destination takes that. */
export async function bodyToSend(
  destination: Pick<Destination, 'atSending' | 'gzip'>,
  cut: Buffer,
  nowMs: number,
): Promise<BodyToSend> {
  const body = destination.atSending?.(cut, nowMs) ?? cut;
  if (!destination.gzip || body.length < leastGzipBytes) return { body, encoding: {} };
  return { body: await compress(body, { level: 1 }), encoding: { 'content-encoding': 'gzip' } };
}
