import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { awaitToken } from '../../platform/identity/awaitToken.ts';
import { bodyToSend } from './bodyToSend.ts';
import type { Connection } from '../connection/connection.ts';
import { deliveryWish, type DeliveryWish } from './deliveryWish.ts';
import { type FailureCode, failureCodeOf } from '../../platform/http/failureCode.ts';
import { parseHttpDate } from '../../platform/http/httpDate.ts';
import { dropBody, readBody } from '../../platform/http/readBody.ts';
import { requestHeaders } from './requestHeaders.ts';
import type { PostedRequest } from '../request/outgoingRequest.ts';
import { parseRetryAfter } from '../../platform/http/retryAfter.ts';
import { destinationOf } from '../destinations/destinations.ts';
import { requestTarget } from './target.ts';
import { TokenUnavailableError } from '../../platform/identity/tokenUnavailableError.ts';
import type { AnswerVerdict } from '../destinations/verdict.ts';

/** What an attempt needs from outside. */
export interface PostContext {
  readonly dispatcher: Dispatcher;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** The caller's own deadline; aborting it is nobody's failure. */
  readonly signal: AbortSignal;
  /** Of this product, for `user-agent`. */
  readonly version: string;
  /** The value of `Authorization` for a destination that takes the managed identity's token. */
  readonly authorization?: () => Promise<string>;
}

interface Timed {
  /** Milliseconds since 1970 at which the last attempt started. */
  readonly startedAt: number;
  /** From there to the response's headers, or to the failure. */
  readonly durationMs: number;
  /** 2 when the first one lost its socket at once and was repeated. */
  readonly attempts: number;
}

/**
 * What became of a request. No field carries a URL, a host, a header's text or a body; a verdict keeps of an answer only
 * what `DeliveryFailure.reason` says.
 */
export type PostOutcome =
  | (Timed & {
      readonly kind: 'answered';
      readonly status: number;
      /** What the connection's destination makes of status and body. */
      readonly verdict: AnswerVerdict;
      /** What `Retry-After` asks for, at most a day; null when it asks for nothing. */
      readonly retryAfterMs: number | null;
      /** The receiver's `Date` minus our clock; null without one. Beyond a minute, receivers start to refuse signatures. */
      readonly clockSkewMs: number | null;
      /** What the receiver asked for with a header of its failure; null when it asked for nothing. */
      readonly asks: DeliveryWish | null;
    })
  | (Timed & { readonly kind: 'failed'; readonly code: FailureCode; readonly reason?: string })
  | (Timed & { readonly kind: 'interrupted' });

const hiccupMs = 1000;

/**
 * Sends one request as the connection's destination wants it, signed for this attempt where the destination verifies that. Redirects are
 * not followed. `timeoutMs` of the connection bounds everything up to the response's headers, and the response's body for
 * destinations whose answer stands there. For others the status is the answer, so what happens to the body afterwards changes
 * nothing: at most 4 KiB of it are read, for at most a second, to free the socket, and dropped.
 *
 * A socket that is lost within a second is tried once more at once, as it mostly was an idle one that the receiver had
 * just closed. Never rejects for what the receiver or the network does.
 *
 * @throws UnusableSecretError when the connection's secrets were not validated.
 */
export async function post(request: PostedRequest, connection: Connection, context: PostContext): Promise<PostOutcome> {
  const first = await attempt(request, connection, context, 1);
  const hiccup = first.kind === 'failed' && first.code === 'connection_lost' && first.durationMs < hiccupMs;
  return hiccup && !context.signal.aborted ? attempt(request, connection, context, 2) : first;
}

async function attempt(
  request: PostedRequest,
  connection: Connection,
  context: PostContext,
  attempts: number,
): Promise<PostOutcome> {
  const startedAt = context.now();
  const clockStart = performance.now();
  const timed = (): Timed => ({ startedAt, durationMs: Math.round(performance.now() - clockStart), attempts });
  const target = requestTarget(connection);
  if (target === null) return { ...timed(), kind: 'failed', code: 'url_refused' };
  const destination = destinationOf(connection);
  const headers = requestHeaders(destination, request, connection, context.version, startedAt);
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
    const authorization = destination.identity === null ? null : await awaitToken(context.authorization, stop.signal);
    const { body, encoding } = await bodyToSend(destination, request.body, startedAt);
    const response = await context.dispatcher.request({
      ...target,
      method: 'POST',
      headers: { ...headers, ...(authorization === null ? {} : { authorization }), ...encoding },
      body,
      signal: stop.signal,
    });
    const answered = timed();
    const text = destination.answerBytes === 0 ? null : await readBody(response.body, destination.answerBytes);
    clearTimeout(timer);
    const status = response.statusCode;
    // RFC 9110, section 6.4.1: a 204 has no content, whatever its headers say.
    const isEmpty = status === 204 || response.headers['content-length'] === '0';
    if (destination.answerBytes === 0) await dropBody(response.body, isEmpty);
    const verdict = destination.verdict({ status, body: text, count: request.count, sent: request.body });
    const isCutShort = destination.answerBytes > 0 && text === null && context.signal.aborted;
    if (isCutShort && verdict !== 'delivered') return { ...timed(), kind: 'interrupted' };
    return { ...answered, kind: 'answered', status, verdict, ...hints(response.headers, context.now()) };
  } catch (error) {
    if (timedOut) return { ...timed(), kind: 'failed', code: 'timeout' };
    if (stop.signal.aborted) return { ...timed(), kind: 'interrupted' };
    if (error instanceof TokenUnavailableError) {
      return { ...timed(), kind: 'failed', code: 'token_unavailable', reason: error.causeName };
    }
    return { ...timed(), kind: 'failed', code: failureCodeOf(error) };
  } finally {
    clearTimeout(timer);
    context.signal.removeEventListener('abort', interrupt);
  }
}

function hints(
  headers: IncomingHttpHeaders,
  nowMs: number,
): { retryAfterMs: number | null; clockSkewMs: number | null; asks: DeliveryWish | null } {
  const date = headers.date === undefined ? null : parseHttpDate(headers.date, nowMs);
  return {
    retryAfterMs: parseRetryAfter(headers['retry-after'], nowMs),
    clockSkewMs: date === null ? null : date - nowMs,
    asks: deliveryWish(headers['webhook-delivery']),
  };
}
