import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Connection } from './connection.ts';
import { type FailureCode, failureCodeOf } from './failureCode.ts';
import { parseHttpDate } from './httpDate.ts';
import type { OutgoingRequest } from './requests.ts';
import { parseRetryAfter } from './retryAfter.ts';
import { signatureHeaders } from './sign.ts';
import { requestTarget } from './target.ts';

/** What an attempt needs from outside. */
export interface PostContext {
  readonly dispatcher: Dispatcher;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** The caller's own deadline; aborting it is nobody's failure. */
  readonly signal: AbortSignal;
  /** Of this product, for `user-agent`. */
  readonly version: string;
}

interface Timed {
  /** Milliseconds since 1970 at which the last attempt started. */
  readonly startedAt: number;
  /** From there to the response's headers, or to the failure. */
  readonly durationMs: number;
  /** 2 when the first one lost its socket at once and was repeated. */
  readonly attempts: number;
}

/** What became of a request. No field carries a URL, a host, a header's text or a body. */
export type PostOutcome =
  | (Timed & {
      readonly kind: 'answered';
      readonly status: number;
      /** What `Retry-After` asks for, at most a day; null when it asks for nothing. */
      readonly retryAfterMs: number | null;
      /** The receiver's `Date` minus our clock; null without one. Beyond a minute, receivers start to refuse signatures. */
      readonly clockSkewMs: number | null;
    })
  | (Timed & { readonly kind: 'failed'; readonly code: FailureCode })
  | (Timed & { readonly kind: 'interrupted' });

const mostResponseBytes = 4096;
const bodyGraceMs = 1000;
const hiccupMs = 1000;

/**
 * Sends one request, signed for this attempt. Redirects are not followed. `timeoutMs` of the connection bounds everything
 * up to the response's headers; the status is the answer, so what happens to the body afterwards changes nothing: at most
 * 4 KiB of it are read, for at most a second, to free the socket, and dropped.
 *
 * A socket that is lost within a second is tried once more at once, as it mostly was an idle one that the receiver had
 * just closed. Never rejects for what the receiver or the network does.
 *
 * @throws UnusableSecretError when the connection's secrets were not validated.
 */
export async function post(
  request: OutgoingRequest,
  connection: Connection,
  context: PostContext,
): Promise<PostOutcome> {
  const first = await attempt(request, connection, context, 1);
  const hiccup = first.kind === 'failed' && first.code === 'connection_lost' && first.durationMs < hiccupMs;
  return hiccup && !context.signal.aborted ? attempt(request, connection, context, 2) : first;
}

async function attempt(
  request: OutgoingRequest,
  connection: Connection,
  context: PostContext,
  attempts: number,
): Promise<PostOutcome> {
  const startedAt = context.now();
  const clockStart = performance.now();
  const timed = (): Timed => ({ startedAt, durationMs: Math.round(performance.now() - clockStart), attempts });
  const target = requestTarget(connection);
  if (target === null) return { ...timed(), kind: 'failed', code: 'url_refused' };
  const headers = requestHeaders(request, connection, context.version, startedAt);
  if (context.signal.aborted) return { ...timed(), kind: 'interrupted' };

  const stop = new AbortController();
  let timedOut = false;
  const interrupt = (): void => stop.abort();
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, connection.timeoutMs);
  context.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const response = await context.dispatcher.request({
      ...target,
      method: 'POST',
      headers,
      body: request.body,
      signal: stop.signal,
    });
    const answered = timed();
    clearTimeout(timer);
    await dropBody(response.body);
    return { ...answered, kind: 'answered', status: response.statusCode, ...hints(response.headers, context.now()) };
  } catch (error) {
    if (timedOut) return { ...timed(), kind: 'failed', code: 'timeout' };
    if (stop.signal.aborted) return { ...timed(), kind: 'interrupted' };
    return { ...timed(), kind: 'failed', code: failureCodeOf(error) };
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', interrupt);
  }
}

/** Lower-case names, ours last: whatever passed the settings' checks, it cannot displace a header of ours. */
function requestHeaders(
  request: OutgoingRequest,
  connection: Connection,
  version: string,
  nowMs: number,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const key of connection.apiKeys) {
    if (key.in === 'header') headers[key.name.toLowerCase()] = key.value;
  }
  const content = { id: request.id, timestampSeconds: Math.floor(nowMs / 1000), body: request.body };
  const signatures = signatureHeaders(connection.secrets, connection.signatureHeaderPrefix, content);
  for (const [name, value] of Object.entries(signatures)) headers[name.toLowerCase()] = value;
  headers['content-type'] = request.contentType;
  headers['user-agent'] = `grantwire/${version}`;
  return headers;
}

/** Settles always: how the body ends has no bearing on a status that was received. */
async function dropBody(body: Dispatcher.ResponseData['body']): Promise<void> {
  const grace = new AbortController();
  const timer = setTimeout(() => grace.abort(), bodyGraceMs);
  await body.dump({ limit: mostResponseBytes, signal: grace.signal }).catch(() => null);
  clearTimeout(timer);
}

function hints(
  headers: IncomingHttpHeaders,
  nowMs: number,
): { retryAfterMs: number | null; clockSkewMs: number | null } {
  const date = headers.date === undefined ? null : parseHttpDate(headers.date, nowMs);
  return {
    retryAfterMs: parseRetryAfter(headers['retry-after'], nowMs),
    clockSkewMs: date === null ? null : date - nowMs,
  };
}
