/** The configured proxy did not open a tunnel: it answered with another status, or could not be reached. */
export class ProxyFailedError extends Error {
  override readonly name = 'ProxyFailedError';
  /** What it answered; null without an answer. */
  readonly statusCode: number | null;

  constructor(statusCode: number | null, options?: ErrorOptions) {
    super(`The egress proxy opened no tunnel (${statusCode ?? 'no answer'}).`, options);
    this.statusCode = statusCode;
  }
}
