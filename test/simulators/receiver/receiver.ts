import type { Plan } from './behaviour.ts';
import type { ExpectedKey, Violation, ViolationKind } from './check.ts';
import type { ServerIdentity } from './selfSigned.ts';
import type { Headers } from './verify.ts';

/** One request that was received: answered with 2xx, or taken in spite of its answer. */
export interface Delivery {
  /** Milliseconds since 1970, when the body was complete. */
  readonly receivedAt: number;
  readonly webhookId: string;
  readonly headers: Headers;
  /** Exactly as received; empty when `keepBodies` is off. */
  readonly body: string;
  readonly eventIds: readonly string[];
  /** Both signatures were verified; false only for a receiver without secrets. */
  readonly verified: boolean;
  /** Its webhook id had been received before. */
  readonly duplicate: boolean;
}

/** One request that was read whole, and what became of it. */
export interface HandledRequest {
  /** Milliseconds since 1970, when the body was complete. */
  readonly receivedAt: number;
  readonly webhookId: string | null;
  readonly headers: Headers;
  /** The body as text; with replacement characters if it is not UTF-8. */
  readonly body: string;
  readonly violations: readonly Violation[];
  /** The plan it was answered by, or null. */
  readonly plan: Plan | null;
  /** Status of the refusal; null when no rule was broken, or the plan's answer went out instead. */
  readonly refusedWith: number | null;
  /** It counts as delivered: no rule was broken, and the sender saw a 2xx or the plan took it anyway. */
  readonly received: boolean;
  readonly isTest: boolean;
  /** Whether its webhook id was received before, and with which bytes. */
  readonly known: 'new' | 'same' | 'other-bytes';
}

export interface ReceiverOptions {
  readonly secrets: readonly string[];
  /** Take signatures as they come, also none. Default off: they must verify, or be absent without secrets. */
  readonly ignoreSignatures?: boolean;
  /** Take a known webhook id with other bytes, as a source that repeats a record sends it. Default off: 409. */
  readonly takeOtherBytes?: boolean;
  /** Of the v0 pair; default `X-Grantwire`. */
  readonly prefix?: string;
  readonly apiKeys?: readonly ExpectedKey[];
  /** Serve HTTPS under this identity. */
  readonly tls?: ServerIdentity;
  /** Default: a free one. */
  readonly port?: number;
  /** Default `/hook`. */
  readonly path?: string;
  /** Default 300, both ways. */
  readonly toleranceSeconds?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly eventId?: (event: unknown) => string | null;
  readonly onDelivery?: (delivery: Delivery) => void;
  /** Every request, also those that were refused; called before it is answered. */
  readonly onRequest?: (request: HandledRequest) => void;
  /** One JSON line `{headers, body}` per delivery, appended before it is acknowledged. */
  readonly deliveriesFile?: string;
  /** Ids received, appended before they are acknowledged; read at the start. */
  readonly stateFile?: string;
  /** Off for long runs: `deliveries` then stays empty and only the counts are kept. Default on. */
  readonly keepDeliveries?: boolean;
}

interface ReceiverStats {
  /** Requests read whole, however answered. */
  readonly requests: number;
  /** Received, repeats included; of this process. */
  readonly accepted: number;
  /** Test events received well; they are no deliveries. */
  readonly tests: number;
  /** Refused because they broke a rule. */
  readonly refused: number;
  /** Answered by a plan. */
  readonly misbehaved: number;
  /** Bytes that left for senders, heads included; what lies in socket buffers counts. */
  readonly bytesAnswered: number;
  /** Deliveries whose webhook id was known; with a state file, since it was made. */
  readonly duplicates: number;
  /** Events whose id was known; with a state file, since it was made. */
  readonly duplicateEvents: number;
  readonly violations: Readonly<Partial<Record<ViolationKind, number>>>;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly deliveries: readonly Delivery[];
  /** Event ids and how often each was received. */
  readonly eventIds: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  stats(): ReceiverStats;
  /** Replaces the plans; the first that applies to a request is used. Without arguments: behave well again. */
  behave(...plans: readonly Plan[]): void;
  /** Drops open connections too. */
  stop(): Promise<void>;
}
