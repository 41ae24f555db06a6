import type { Dispatcher } from 'undici';

type ResponseBody = Dispatcher.ResponseData['body'];

const mostDroppedBytes = 4096;
const dropGraceMs = 1000;

/**
 * The body as text, or null when it is longer than `mostBytes` or breaks off: a status was received, so an unreadable body
 * is for the caller to judge and no failure of the attempt. Aborting the request ends the wait.
 */
export async function readBody(body: ResponseBody, mostBytes: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      bytes += part.length;
      // Leaving the loop destroys the body, and with it the socket: what is left of it is not worth reading.
      if (bytes > mostBytes) return null;
      parts.push(part);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts).toString('utf8');
}

/**
 * Settles always: how the body ends has no bearing on a status that was received.
 *
 * @param isEmpty the answer says that no body follows, which is the usual case and needs no clock
 */
export async function dropBody(body: ResponseBody, isEmpty: boolean): Promise<void> {
  if (isEmpty) {
    await body.dump().catch(() => null);
    return;
  }
  const grace = new AbortController();
  const timer = setTimeout(() => grace.abort(), dropGraceMs);
  await body.dump({ limit: mostDroppedBytes, signal: grace.signal }).catch(() => null);
  clearTimeout(timer);
}
