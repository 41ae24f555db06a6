/**
 * `connection`: the destination does not take anything now; the cursor stays and nothing is lost.
 * `event`: the destination takes requests, but not this one.
 */
export interface DeliveryFailure {
  readonly class: 'connection' | 'event';
  /** `http_<status>`, a code of the destination, or ours of what went wrong before an answer. */
  readonly code: string;
  /** Waiting does not mend it: somebody must change a secret, an address or a right. */
  readonly needsOperator?: true;
  /** Numbers, documented error types and names of fields that we sent; nothing else of an answer is kept. */
  readonly reason?: string;
  /** The receiver asked that this message is not tried again. */
  readonly isFinal?: true;
}

/** One event of a request that was otherwise accepted. */
export interface ItemRejection {
  /** Place in the request from 0; `OutgoingRequest.indexes[item]` is its place in the message. */
  readonly item: number;
  readonly code: string;
  /** As in `DeliveryFailure`. */
  readonly reason?: string;
}

/** The request was accepted, these events excepted: they are event-class, and sending them again would not help. */
export interface ItemsRejected {
  readonly class: 'items';
  readonly code: 'items_rejected';
  /** In rising order, at least one. */
  readonly rejected: readonly ItemRejection[];
}

/** What an answer means. */
export type AnswerVerdict = 'delivered' | DeliveryFailure | ItemsRejected;

/** `interrupted`: we stopped waiting ourselves (deadline, shutdown); nobody failed, and the receiver may have it. */
export type Verdict = AnswerVerdict | 'interrupted';
