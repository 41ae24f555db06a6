import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { onAbort } from '../runtime/onAbort.ts';

/** No answer came in the time that the caller gave. */
export class ExchangeTimeoutError extends Error {
  override readonly name = 'ExchangeTimeoutError';
}

/** The caller's signal ended the exchange before an answer came. */
export class ExchangeAbortedError extends Error {
  override readonly name = 'ExchangeAbortedError';
}

/** What is sent. */
export interface ExchangeRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** What bounds an exchange. */
export interface ExchangeLimits {
  /** For everything up to the headers of the answer, and for its body where that is read. */
  readonly timeoutMs: number;
  /** How much of the answer's body is read; 0: none. */
  readonly answerBytes: number;
  readonly signal: AbortSignal;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Null when it was not wanted, is longer than `answerBytes`, or broke off. */
  readonly body: string | null;
}

/** Of a body that nobody reads, so much is taken, for so long, to free the socket for the next request. */
const MOST_DROPPED_BYTES = 4096;
const DROP_GRACE_MS = 1000;

/**
 * Posts a request and gives the answer, over the dispatcher itself: no stream and no signal is made for it. Redirects are
 * not followed. Once the headers are there the exchange is answered, whatever becomes of the body.
 *
 * @throws ExchangeTimeoutError, ExchangeAbortedError, and what undici, the socket or TLS failed with
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  { timeoutMs, answerBytes, signal }: ExchangeLimits,
): Promise<ExchangeAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let head: Omit<ExchangeAnswer, 'body'> | null = null;
    let parts: Buffer[] = [];
    let bytes = 0;
    let isSettled = false;

    const settle = (run: () => void) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      forget();
      run();
    };
    /** Ends what is under way; a request that has not begun ends when it would begin. */
    const stop = (error: Error) => {
      const answer = head;
      settle(() => (answer === null ? reject(error) : resolve({ ...answer, body: null })));
      controller?.abort(error);
    };
    let timer = setTimeout(() => stop(new ExchangeTimeoutError('No answer came in time.')), timeoutMs);
    const forget = onAbort(signal, () => stop(new ExchangeAbortedError('The exchange was ended by its caller.')));

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        controller = started;
        if (isSettled) started.abort(new ExchangeAbortedError('The exchange had ended before it began.'));
      },
      onResponseStart: (_controller, status, headers) => {
        if (status < 200) return;
        head = { status, headers };
        // RFC 9110, section 6.4.1: a 204 has no content, whatever its headers say.
        if (answerBytes > 0 || status === 204 || headers['content-length'] === '0') return;
        clearTimeout(timer);
        timer = setTimeout(() => stop(new ExchangeTimeoutError('The body was not worth waiting for.')), DROP_GRACE_MS);
      },
      onResponseData: (_controller, chunk) => {
        bytes += chunk.length;
        if (answerBytes > 0) parts.push(chunk);
        if (bytes <= (answerBytes > 0 ? answerBytes : MOST_DROPPED_BYTES)) return;
        parts = [];
        stop(new ExchangeAbortedError('What is left of the body is not worth reading.'));
      },
      onResponseEnd: () => {
        const answer = head;
        if (answer === null) return;
        const body = answerBytes === 0 ? null : Buffer.concat(parts, bytes).toString('utf8');
        settle(() => resolve({ ...answer, body }));
      },
      onResponseError: (_controller, error) => stop(error),
    };
    try {
      const { origin, path, headers, body } = request;
      dispatcher.dispatch({ origin, path, method: 'POST', headers, body }, handler);
    } catch (error) {
      settle(() => reject(error instanceof Error ? error : new Error('A value that is no error was thrown.')));
    }
  });
}
