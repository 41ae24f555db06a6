import type { AnswerCode } from '../destinations/answerCode.ts';

/** The next attempt of the connection lies ahead: nothing is sent until then, and the partition waits. */
export class ConnectionWaitsError extends Error {
  override readonly name = 'ConnectionWaitsError';
  readonly connection: string;
  readonly until: string;
  readonly lastCode: string;

  constructor(connection: string, until: string, lastCode: string) {
    super(`${connection} waits until ${until} after ${lastCode}; nothing is sent before, and nothing is lost.`);
    this.connection = connection;
    this.until = until;
    this.lastCode = lastCode;
  }
}

/** grantwire switched the connection off; it stays so until its configuration changes or an administrator lifts it. */
export class ConnectionDisabledError extends Error {
  override readonly name = 'ConnectionDisabledError';
  readonly connection: string;
  readonly reason: string;

  constructor(connection: string, reason: string, at: string) {
    super(
      `${connection} was switched off at ${at} (${reason}). Mend the receiver, then change its settings or call the admin operation enable; ` +
        'within seven days delivery goes on where it stopped.',
    );
    this.connection = connection;
    this.reason = reason;
  }
}

/** The connection does not take anything now: the cursor stays before it, and the platform's retry policy comes back. */
export class DeliveryFailedError extends Error {
  override readonly name = 'DeliveryFailedError';
  readonly connection: string;
  /** `http_<status>`, or our code of what went wrong before one. */
  readonly code: string;
  /** Waiting does not mend it, so somebody is told at its first time. */
  readonly needsOperator: boolean;
  /** What the receiver asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  readonly startedAt: Date;

  constructor(connection: string, { code, needsOperator }: AnswerCode, retryAfterMs: number | null, startedAt: Date) {
    super(`The receiver of ${connection} did not accept a request (${code}); it is tried again from there.`);
    this.connection = connection;
    this.code = code;
    this.needsOperator = needsOperator === true;
    this.retryAfterMs = retryAfterMs;
    this.startedAt = startedAt;
  }
}

/** Our own deadline or the end of the process came first: nobody failed, and the receiver may have the request. */
export class DeliveryInterruptedError extends Error {
  override readonly name = 'DeliveryInterruptedError';
  readonly connection: string;

  constructor(connection: string) {
    super(`A request of ${connection} was interrupted by our own deadline or end; it is sent again under the same id.`);
    this.connection = connection;
  }
}
