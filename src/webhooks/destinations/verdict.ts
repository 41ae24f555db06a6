import type { FailureCode } from '../../platform/http/failureCode.ts';
import type { DestinationCode } from './destinationCode.ts';

/** What explains a failure in the log: cleaned of URLs, addresses, names and anything that looks like a secret. */
interface Explanation {
  /** In the receiver's words, printable ASCII, at most 200 characters. */
  readonly reason?: string;
  /** The receiver's own name of the request, for its support. */
  readonly requestId?: string;
}

/**
 * `connection`: the destination does not take anything now; the cursor stays and nothing is lost.
 * `event`: the destination takes requests, but not this one.
 */
export interface DeliveryFailure extends Explanation {
  readonly class: 'connection' | 'event';
  readonly code: FailureCode | DestinationCode | `http_${number}` | 'disable_asked';
  /** The receiver asked that this message is not tried again. */
  readonly isFinal?: true;
}

/** One event of a request that was otherwise accepted. */
export interface ItemRejection {
  /** Place in the request from 0; `OutgoingRequest.indexes[item]` is its place in the message. */
  readonly item: number;
  readonly code: string;
  readonly reason?: string;
}

/** The request was accepted, these events excepted: they are event-class, and sending them again would not help. */
export interface ItemsRejected extends Explanation {
  readonly class: 'items';
  readonly code: 'items_rejected';
  /** In rising order, at least one. */
  readonly rejected: readonly ItemRejection[];
}

/** What an answer means. */
export type AnswerVerdict = 'delivered' | DeliveryFailure | ItemsRejected;

/** `interrupted`: we stopped waiting ourselves (deadline, shutdown); nobody failed, and the receiver may have it. */
export type Verdict = AnswerVerdict | 'interrupted';
