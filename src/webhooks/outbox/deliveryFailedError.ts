/** A request was not accepted: the cursor stays before it, and the platform's retry policy brings it back. */
export class DeliveryFailedError extends Error {
  override readonly name = 'DeliveryFailedError';
  readonly connection: string;
  /** HTTP status, or our code of what went wrong before one. */
  readonly outcome: string;
  /** What the receiver asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(connection: string, outcome: string, retryAfterMs: number | null) {
    super(`The receiver of ${connection} did not accept a request (${outcome}); it is tried again from there.`);
    this.connection = connection;
    this.outcome = outcome;
    this.retryAfterMs = retryAfterMs;
  }
}
