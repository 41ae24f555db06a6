import { OutgoingError } from './outgoingError.ts';

/** The configured proxy did not open a tunnel: it answered with another status, or could not be reached. */
export class ProxyFailedError extends OutgoingError {
  override readonly name = 'ProxyFailedError';
  readonly failureCode = 'proxy_failed';
  /** What it answered; null without an answer. */
  readonly statusCode: number | null;

  constructor(statusCode: number | null, options?: ErrorOptions) {
    super(`The proxy opened no tunnel (${statusCode ?? 'no answer'}).`, options);
    this.statusCode = statusCode;
  }
}
