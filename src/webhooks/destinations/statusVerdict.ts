import type { AnswerVerdict, DeliveryFailure } from './verdict.ts';
import { cleanReason } from './cleanReason.ts';
import type { DestinationAnswer } from './destination.ts';
import type { DestinationCode } from './destinationCode.ts';

/** What statuses mean at a destination. */
export interface StatusRules {
  /** The one status of success, or every 2xx. */
  readonly success: number | '2xx';
  /** Statuses that speak of the event: malformed, too large. Everything else speaks of the connection. */
  readonly event: ReadonlySet<number>;
  /** Statuses with a code that says more. */
  readonly codes?: ReadonlyMap<number, DestinationCode>;
  /** The explanation in an answer's body. */
  readonly reasonOf?: (body: string) => string | null;
}

/**
 * The verdict by status. A 2xx other than the documented one is no delivery: something else answers at that URL, such as
 * a proxy's page.
 */
export function statusVerdict(answer: DestinationAnswer, rules: StatusRules): AnswerVerdict {
  const { status, body } = answer;
  const isSuccess = status >= 200 && status <= 299;
  if (rules.success === '2xx' ? isSuccess : status === rules.success) return 'delivered';
  if (isSuccess) {
    return failure(answer, 'connection', 'unexpected_success', `status ${status} where ${rules.success} is documented`);
  }
  const reason = body === null ? null : (rules.reasonOf?.(body) ?? null);
  const code = rules.codes?.get(status) ?? (`http_${status}` as const);
  return failure(answer, rules.event.has(status) ? 'event' : 'connection', code, reason);
}

/** A failure with what explains it; the reason is cleaned here, so no destination can forget to. */
export function failure(
  { requestId }: Pick<DestinationAnswer, 'requestId'>,
  kind: DeliveryFailure['class'],
  code: DeliveryFailure['code'],
  reason: string | null,
): DeliveryFailure {
  const cleaned = reason === null ? null : cleanReason(reason);
  return {
    class: kind,
    code,
    ...(cleaned === null ? {} : { reason: cleaned }),
    ...(requestId === null ? {} : { requestId }),
  };
}
