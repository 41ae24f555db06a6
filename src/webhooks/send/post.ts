import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { awaitToken } from '../../platform/identity/awaitToken.ts';
import { bodyToSend } from './bodyToSend.ts';
import type { Connection } from '../connection/connection.ts';
import { deliveryWish, type DeliveryWish } from './deliveryWish.ts';
import { type FailureCode, failureCodeOf } from '../../platform/http/failureCode.ts';
import { parseHttpDate } from '../../platform/http/httpDate.ts';
import { exchange, ExchangeAbortedError, ExchangeTimeoutError } from '../../platform/http/exchange.ts';
import { onAbort } from '../../platform/runtime/onAbort.ts';
import { fixedHeaders, requestHeaders } from './requestHeaders.ts';
import type { PostedRequest } from '../request/outgoingRequest.ts';
import { parseRetryAfter } from '../../platform/http/retryAfter.ts';
import type { Destination } from '../destinations/destination.ts';
import { destinationOf } from '../destinations/destinations.ts';
import { type RequestTarget, requestTarget } from './target.ts';
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
  /** From there to the end of the answer, or to the failure. */
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
  const { target, destination, fixedHeaders } = prepared(connection);
  if (target === null) return { ...timed(), kind: 'failed', code: 'url_refused' };
  const { signal } = context;
  const headers = requestHeaders(destination, fixedHeaders, request, connection, context.version, startedAt);
  if (signal.aborted) return { ...timed(), kind: 'interrupted' };
  try {
    if (destination.identity !== null) headers['authorization'] = await token(connection, context);
    const { body, encoding } = await bodyToSend(destination, request.body, startedAt);
    const left = connection.timeoutMs - (performance.now() - clockStart);
    const limits = { timeoutMs: Math.max(1, left), answerBytes: destination.answerBytes, signal };
    const sent = { origin: target.origin, path: target.path, headers: Object.assign(headers, encoding), body };
    const answer = await exchange(context.dispatcher, sent, limits);
    const { status, body: text } = answer;
    const verdict = destination.verdict({ status, body: text, count: request.count, sent: request.body });
    const isCutShort = destination.answerBytes > 0 && text === null && signal.aborted;
    if (isCutShort && verdict !== 'delivered') return { ...timed(), kind: 'interrupted' };
    return { ...timed(), kind: 'answered', status, verdict, ...hints(answer.headers, context.now()) };
  } catch (error) {
    if (error instanceof ExchangeTimeoutError) return { ...timed(), kind: 'failed', code: 'timeout' };
    if (error instanceof ExchangeAbortedError) return { ...timed(), kind: 'interrupted' };
    if (error instanceof TokenUnavailableError) {
      return { ...timed(), kind: 'failed', code: 'token_unavailable', reason: error.causeName };
    }
    return { ...timed(), kind: 'failed', code: failureCodeOf(error) };
  }
}

/** The identity's token, for which the connection's time counts too. */
async function token({ timeoutMs }: Connection, { authorization, signal }: PostContext): Promise<string> {
  const stop = new AbortController();
  let error: Error = new ExchangeTimeoutError('No token came in time.');
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const forget = onAbort(signal, () => {
    error = new ExchangeAbortedError('The wait for a token was ended by its caller.');
    stop.abort();
  });
  try {
    return await awaitToken(authorization, stop.signal);
  } catch (cause) {
    throw stop.signal.aborted ? error : cause;
  } finally {
    clearTimeout(timer);
    forget();
  }
}

interface Prepared {
  readonly target: RequestTarget | null;
  readonly destination: Destination;
  readonly fixedHeaders: Readonly<Record<string, string>>;
}

const made = new WeakMap<Connection, Prepared>();

/** What is the same for every request of a connection with these values of its secrets. */
function prepared(connection: Connection): Prepared {
  const found = made.get(connection);
  if (found !== undefined) return found;
  const destination = destinationOf(connection);
  const target = requestTarget(connection);
  const one = { target, destination, fixedHeaders: fixedHeaders(destination, connection) };
  made.set(connection, one);
  return one;
}

/** The last `Date` that was read: answers of one second say the same. */
let lastDate: { readonly text: string; readonly at: number | null } = { text: '', at: null };

function readDate(text: string, nowMs: number): number | null {
  if (lastDate.text !== text) lastDate = { text, at: parseHttpDate(text, nowMs) };
  return lastDate.at;
}

function hints(
  headers: IncomingHttpHeaders,
  nowMs: number,
): { retryAfterMs: number | null; clockSkewMs: number | null; asks: DeliveryWish | null } {
  const date = headers.date === undefined ? null : readDate(headers.date, nowMs);
  return {
    retryAfterMs: parseRetryAfter(headers['retry-after'], nowMs),
    clockSkewMs: date === null ? null : date - nowMs,
    asks: deliveryWish(headers['webhook-delivery']),
  };
}
