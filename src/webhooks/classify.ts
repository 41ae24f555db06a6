import type { FailureCode } from './failureCode.ts';
import type { PostOutcome } from './post.ts';

/**
 * `connection`: the destination does not take anything now; the cursor stays and nothing is lost.
 * `event`: the destination takes requests, but not this one.
 */
interface DeliveryFailure {
  readonly class: 'connection' | 'event';
  readonly code: FailureCode | `http_${number}`;
}

/** `interrupted`: we stopped waiting ourselves (deadline, shutdown); nobody failed, and the receiver may have it. */
export type Verdict = 'delivered' | 'interrupted' | DeliveryFailure;

/** Statuses about the content: malformed, too large, not processable. Anything else says nothing about the event. */
const eventStatuses: ReadonlySet<number> = new Set([400, 413, 422]);

/** What an outcome means. 200–299 is delivered, whatever became of the response body; redirects and odd codes are not. */
export function classify(outcome: PostOutcome): Verdict {
  if (outcome.kind === 'interrupted') return 'interrupted';
  if (outcome.kind === 'failed') return { class: 'connection', code: outcome.code };
  const { status } = outcome;
  if (status >= 200 && status <= 299) return 'delivered';
  return { class: eventStatuses.has(status) ? 'event' : 'connection', code: `http_${status}` };
}
