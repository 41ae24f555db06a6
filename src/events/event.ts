/**
 * The normalized event: what every record becomes, what travels on the hub `events`, and what a webhook receives.
 *
 * Words: a *record* is one item as Microsoft sent it; a *message* is one Event Hubs event, usually an envelope
 * `{"records":[…]}` of many records; an *event* is the form below.
 */

/** How loudly an analyst wants to hear of it. */
export type Severity = 'INFO' | 'WARNING' | 'ALERT';

/** What the record says about success; `unknown` when it says nothing. */
export type Outcome = 'success' | 'failure' | 'unknown';

/** Where a record stood: enough to find the bytes again while the source hub retains them. */
export interface RecordSource {
  readonly hub: string;
  readonly partition: string;
  /** Sequence number of the message in its partition. */
  readonly sequence_number: number;
  /** Zero-based place of the record in its message. */
  readonly index: number;
  /** When the hub accepted the message, RFC 3339 UTC. */
  readonly enqueued_time: string;
  /** Only if the message was not JSON and these repairs made it so: a text inside a record may have become a record. */
  readonly repaired?: readonly string[];
  /** Only if the message was not JSON and the record is what could be taken out of it. */
  readonly salvaged?: true;
}

/** One object that a record speaks of, by kind and id, never by position. */
export interface EventTarget {
  /** `user`, `group`, `role`, `servicePrincipal`, `application`, `device`, `policy`, `resource`, … */
  readonly type: string;
  readonly id: string | null;
  readonly name: string | null;
  /**
   * What to read again because of this event: `group:<id>`, `role:<id>`, `servicePrincipal:<id>`, `application:<id>`,
   * `user:<id>`, `administrativeUnit:<id>`, `policy:<id>`, `domain:<name>`, `scope:<armScope>`. Ids and scopes are in
   * lower case. Absent when the event says nothing about the target's access.
   */
  readonly key?: string;
}

/** The category-specific half of an event. */
export interface EventData {
  readonly source: RecordSource;
  /** The record's category in its documented spelling; null when the record names none. */
  readonly category: string | null;
  readonly operation: string | null;
  readonly outcome: Outcome;
  readonly tenant_id: string | null;
  readonly targets: readonly EventTarget[];
  /** The category's substance under documented names. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The record's exact text; present only when a connection or setting asks for it. */
  readonly raw?: string;
}

/** The eleven envelope fields, in this order, always present, `null` when unknown. */
export interface GrantwireEvent {
  /** UUID derived from the source and the record's own id: the same record always gets the same id. */
  readonly id: string;
  /** Correlation id. */
  readonly transaction_id: string | null;
  /** UPPER_SNAKE, e.g. `GROUP_MEMBER_ADDED`. */
  readonly event_type: string;
  readonly severity: Severity;
  /** When it happened, RFC 3339 UTC; null when the record has no readable time. */
  readonly timestamp: string | null;
  readonly actor_email: string | null;
  readonly actor_ip_address: string | null;
  readonly actor_name: string | null;
  /** An application actor puts its service principal id here. */
  readonly actor_user_id: string | null;
  readonly actor_user_agent: string | null;
  readonly data: EventData;
}
