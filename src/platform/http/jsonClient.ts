import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Allows } from './allowedHosts.ts';
import type { DispatcherPool } from './dispatcher.ts';
import { failureCodeOf } from './failureCode.ts';
import { HostNotAllowedError } from './hostNotAllowedError.ts';
import { parseHttpDate } from './httpDate.ts';
import { NoAnswerError } from './noAnswerError.ts';
import { OutgoingError } from './outgoingError.ts';
import { type Pace, pacedBody } from './pacedBody.ts';
import { parseRetryAfter } from './retryAfter.ts';

/** A token for one API, kept until shortly before it expires. */
export interface ApiToken {
  /** The bare token. Throws `TokenUnavailableError`. */
  get(signal: AbortSignal): Promise<string>;
  /** The API did not take it: the next `get` asks for another. */
  expire(token: string): void;
}

export interface JsonClientOptions {
  readonly dispatchers: DispatcherPool;
  /** Any other URL is refused before anything is sent, the token least of all. */
  readonly allows: Allows;
  /** Null where the API takes none. */
  readonly token: ApiToken | null;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Up to the answer's headers, in milliseconds; default 30 s. */
  readonly headersTimeoutMs?: number;
  /** Default: 30 s of waiting, then 8 KiB a second. */
  readonly pace?: Pace;
}

export interface ApiCall {
  readonly url: URL;
  /** Default GET. */
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What `Retry-After` asks for, at most a day; null when it asks for nothing. */
  readonly retryAfterMs: number | null;
  /** The answer's `Date`, milliseconds since 1970; null without a readable one. */
  readonly dateMs: number | null;
  /** Unpacked. Read it to its end or leave its loop, or the socket stays taken. Throws `NoAnswerError`. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Asks allow-listed APIs with a token. */
export interface JsonClient {
  /**
   * One request; redirects are not followed. An answer of 401 is tried once more with a fresh token, and a GET whose socket
   * is lost within a second once more at once, as it mostly was an idle one that the server had just closed.
   *
   * @throws HostNotAllowedError, NoAnswerError, TokenUnavailableError, or the reason of an aborted signal
   */
  request(call: ApiCall): Promise<ApiAnswer>;
}

const HICCUP_MS = 1000;
const HEADERS_TIMEOUT_MS = 30_000;
const PACE: Pace = { graceMs: 30_000, bytesPerSecond: 8 * 1024 };

export function jsonClient(options: JsonClientOptions): JsonClient {
  const { dispatchers, allows, token, now, headersTimeoutMs = HEADERS_TIMEOUT_MS, pace = PACE } = options;

  async function attempt(call: ApiCall, bearer: string | null): Promise<ApiAnswer> {
    const { url, method = 'GET', headers, body, signal } = call;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), headersTimeoutMs);
    const stop = AbortSignal.any([signal, late.signal]);
    try {
      const dispatcher = await dispatchers.get();
      const answer = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          ...headers,
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
        ...(body === undefined ? {} : { body }),
        signal: stop,
      });
      return toAnswer(answer, signal);
    } catch (cause) {
      signal.throwIfAborted();
      if (late.signal.aborted) throw new NoAnswerError('timeout', { cause });
      throw cause instanceof OutgoingError ? cause : new NoAnswerError(failureCodeOf(cause), { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  function toAnswer({ statusCode, headers, body }: Dispatcher.ResponseData, signal: AbortSignal): ApiAnswer {
    const isPacked = /^(x-)?gzip$/i.test(String(headers['content-encoding'] ?? ''));
    const unpacked: Readable = isPacked ? pipeline(body, createGunzip(), () => undefined) : body;
    return {
      status: statusCode,
      headers,
      retryAfterMs: parseRetryAfter(headers['retry-after'], now()),
      dateMs: typeof headers['date'] === 'string' ? parseHttpDate(headers['date'], now()) : null,
      body: pacedBody(unpacked as AsyncIterable<Uint8Array>, pace, signal),
    };
  }

  async function withHiccup(call: ApiCall, bearer: string | null): Promise<ApiAnswer> {
    const startedAt = performance.now();
    try {
      return await attempt(call, bearer);
    } catch (error) {
      const isQuick = performance.now() - startedAt < HICCUP_MS;
      const isLost = error instanceof NoAnswerError && error.failureCode === 'connection_lost';
      if (!isQuick || !isLost || call.method === 'POST') throw error;
      return attempt(call, bearer);
    }
  }

  return {
    request: async (call) => {
      if (!allows(call.url)) throw new HostNotAllowedError();
      if (token === null) return withHiccup(call, null);
      const bearer = await token.get(call.signal);
      const answer = await withHiccup(call, bearer);
      if (answer.status !== 401) return answer;
      token.expire(bearer);
      const fresh = await token.get(call.signal);
      // The same one again would be refused again.
      if (fresh === bearer) return answer;
      await dropRest(answer);
      return withHiccup(call, fresh);
    },
  };
}

const MOST_DROPPED_BYTES = 64 * 1024;

/** Ends an answer that nobody reads: a short rest is read, so that the socket can be used again; a longer one is cut. */
export async function dropRest({ body }: ApiAnswer): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > MOST_DROPPED_BYTES) return;
    }
  } catch (error) {
    // The status was received; how the body ends changes nothing, but an aborted caller wants to stop.
    if (!(error instanceof NoAnswerError)) throw error;
  }
}
