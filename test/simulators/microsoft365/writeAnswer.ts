import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { Fault } from './faults.ts';

const DRIP_MS = 50;

/**
 * Writes an answer as the faults have it, with the `Date` of the simulator's clock.
 *
 * @returns whether the client did not get the whole of it
 */
export async function writeAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  faults: readonly Fault[],
  nowMs: number,
): Promise<boolean> {
  if (faults.some(({ kind }) => kind === 'reset')) {
    response.socket?.resetAndDestroy();
    return true;
  }
  const delay = faults.find((fault) => fault.kind === 'delay');
  if (delay !== undefined) await sleep(delay.ms);
  const hold = faults.find((fault) => fault.kind === 'hold');
  if (hold !== undefined) await hold.until;
  const date = faults.find((fault) => fault.kind === 'date');
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    date: new Date(nowMs + (date?.skewMs ?? 0)).toUTCString(),
    'content-length': String(bytes.length),
    ...headers,
  });
  if (faults.some(({ kind }) => kind === 'truncate')) {
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    await new Promise<void>((resolve) => {
      response.write(half, () => resolve());
    });
    response.destroy();
    return true;
  }
  const drip = faults.find((fault) => fault.kind === 'drip');
  if (drip === undefined) response.end(bytes);
  else await dripBody(response, bytes, drip.bytesPerSecond);
  return response.destroyed && !response.writableFinished;
}

async function dripBody(response: ServerResponse, bytes: Buffer, bytesPerSecond: number): Promise<void> {
  const step = Math.max(1, Math.floor((bytesPerSecond * DRIP_MS) / 1000));
  for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
    response.write(bytes.subarray(at, at + step));
    await sleep(DRIP_MS);
  }
  if (!response.destroyed) response.end();
}
