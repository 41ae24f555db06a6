import type { FailureCode } from './failureCode.ts';
import { OutgoingError } from './outgoingError.ts';

/** A request got no answer, or the answer's body broke off. Hosts and ports stand in the cause alone. */
export class NoAnswerError extends OutgoingError {
  override readonly name = 'NoAnswerError';
  readonly failureCode: FailureCode;

  constructor(failureCode: FailureCode, options?: ErrorOptions) {
    super(`No answer: ${failureCode}.`, options);
    this.failureCode = failureCode;
  }
}
