import type { Log } from '../../platform/runtime/log.ts';
import type { AnswerCode } from '../destinations/answerCode.ts';
import type { SendOutcome } from '../send/sendRequest.ts';

/** The connection cannot be used now: nothing is lost, the cursor stays, and the platform's retry policy comes back. */
export abstract class ConnectionUnavailableError extends Error {
  readonly connection: string;

  constructor(connection: string, message: string) {
    super(message);
    this.connection = connection;
  }
}

/** The next attempt of the connection lies ahead: nothing is sent until then, and the partition waits. */
export class ConnectionWaitsError extends ConnectionUnavailableError {
  override readonly name = 'ConnectionWaitsError';
  readonly until: string;
  readonly lastCode: string;

  constructor(connection: string, until: string, lastCode: string) {
    super(
      connection,
      `${connection} waits until ${until} after ${lastCode}; nothing is sent before, and nothing is lost.`,
    );
    this.until = until;
    this.lastCode = lastCode;
  }
}

/** grantwire switched the connection off; it stays so until its configuration changes or an administrator lifts it. */
export class ConnectionDisabledError extends ConnectionUnavailableError {
  override readonly name = 'ConnectionDisabledError';
  readonly reason: string;

  constructor(connection: string, reason: string, at: string) {
    super(
      connection,
      `${connection} was switched off at ${at} (${reason}). Mend the receiver, then change its settings or call the admin operation enable; ` +
        'within seven days delivery goes on where it stopped.',
    );
    this.reason = reason;
  }
}

/** The connection does not take anything now. */
export class DeliveryFailedError extends ConnectionUnavailableError {
  override readonly name = 'DeliveryFailedError';
  /** `http_<status>`, or our code of what went wrong before one. */
  readonly code: string;
  /** Waiting does not mend it, so somebody is told at its first time. */
  readonly needsOperator: boolean;
  /** What the receiver asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  readonly startedAt: Date;

  constructor(connection: string, { code, needsOperator }: AnswerCode, retryAfterMs: number | null, startedAt: Date) {
    super(
      connection,
      `The receiver of ${connection} did not accept a request (${code}); it is tried again from there.`,
    );
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

/** What an attempt that says nothing about its events is to be thrown as; null when the receiver spoke of them. */
export function unavailability(
  connection: string,
  { verdict, retryAfterMs, startedAt }: SendOutcome,
): DeliveryFailedError | DeliveryInterruptedError | null {
  if (verdict === 'interrupted') return new DeliveryInterruptedError(connection);
  if (verdict === 'delivered' || verdict.class !== 'connection') return null;
  return new DeliveryFailedError(connection, verdict, retryAfterMs, startedAt);
}

/**
 * For a sweep over many connections: one that takes nothing now has its own clock and told its administrator, so it ends
 * quietly here and the sweep goes on with the others.
 */
export async function whileAvailable(log: Log, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ConnectionUnavailableError)) throw error;
    log.info('connection_not_open', { connection: error.connection, reason: error.name });
  }
}
