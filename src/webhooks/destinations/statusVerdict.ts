import { type AnswerCode, SHARED_CODES, statusCode } from './answerCode.ts';
import type { DestinationAnswer } from './destination.ts';
import type { AnswerVerdict, DeliveryFailure } from './verdict.ts';

/** What statuses mean at a destination. */
export interface StatusRules {
  /** The one status of success, or every 2xx. */
  readonly success: number | '2xx';
  /** Statuses that speak of the event: malformed, too large. Everything else speaks of the connection. */
  readonly event: ReadonlySet<number>;
  /** Statuses with a code that says more. */
  readonly codes?: ReadonlyMap<number, AnswerCode>;
  /** What the body adds, in our own words (see `DeliveryFailure.reason`). */
  readonly reasonOf?: (body: string) => string | null;
}

/**
 * The verdict by status. A 2xx other than the documented one is no delivery: something else answers at that URL, such as
 * a proxy's page.
 */
export function statusVerdict({ status, body }: DestinationAnswer, rules: StatusRules): AnswerVerdict {
  const isSuccess = status >= 200 && status <= 299;
  if (rules.success === '2xx' ? isSuccess : status === rules.success) return 'delivered';
  if (isSuccess) {
    const reason = `status ${status} where ${rules.success} is documented`;
    return failure('connection', SHARED_CODES.unexpectedSuccess, reason);
  }
  const reason = body === null ? null : (rules.reasonOf?.(body) ?? null);
  const code = rules.codes?.get(status) ?? statusCode(status);
  return failure(rules.event.has(status) ? 'event' : 'connection', code, reason);
}

/** A failure, with what explains it if anything does. */
export function failure(kind: DeliveryFailure['class'], code: AnswerCode, reason: string | null): DeliveryFailure {
  return { class: kind, ...code, ...(reason === null ? {} : { reason }) };
}
