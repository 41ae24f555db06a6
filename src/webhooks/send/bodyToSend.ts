import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Sink } from '../destinations/sink.ts';

/** Below, compressing costs more than it saves. */
const leastGzipBytes = 1024;
const compress = promisify(gzip);

/** The bytes of one attempt, and the header that says how they are encoded. */
export interface BodyToSend {
  readonly body: Buffer;
  readonly encoding: Readonly<Record<string, string>>;
}

/** A request's body as the sink takes it at this moment, compressed where the sink takes that. */
export async function bodyToSend(
  sink: Pick<Sink, 'atSending' | 'gzip'>,
  cut: Buffer,
  nowMs: number,
): Promise<BodyToSend> {
  const body = sink.atSending?.(cut, nowMs) ?? cut;
  if (!sink.gzip || body.length < leastGzipBytes) return { body, encoding: {} };
  return { body: await compress(body, { level: 1 }), encoding: { 'content-encoding': 'gzip' } };
}
