/** What must come of one record: read from the source hub with the product's own rules. */
export type Expectation =
  | { readonly kind: 'event'; readonly position: string; readonly id: string; readonly isWanted: boolean }
  | { readonly kind: 'rejected'; readonly position: string }
  | { readonly kind: 'notPublished'; readonly position: string };

/** One message of a source hub. */
export interface ExpectedMessage {
  /** `<hub>/<partition>/<sequence number>`. */
  readonly message: string;
  /** Records that the feeder put in, counted when it was made and not by the product. */
  readonly fed: number;
  readonly records: readonly Expectation[];
}

/** What really came. */
export interface Found {
  /** Event ids at the receiver, and how often each came. */
  readonly received: ReadonlyMap<string, number>;
  /** Positions of records on the hub `events`, by the id they have there. */
  readonly published: ReadonlyMap<string, string>;
  /** Positions in quarantine. */
  readonly quarantined: ReadonlySet<string>;
  /** Ids of events that could not be delivered and are in quarantine. */
  readonly undeliverable: ReadonlySet<string>;
  /** Ids of events on the failed list: the receiver refused them, and no later try was accepted. */
  readonly failed: ReadonlySet<string>;
}

/** Every record is in exactly one of delivered, sameId, quarantined, failed, notPublished and lost. */
export interface Account {
  readonly messages: number;
  readonly records: number;
  /** Records that became an event for the connection. */
  readonly events: number;
  readonly quarantined: number;
  /** Refused by the receiver, and kept on the failed list. */
  readonly failed: number;
  /** Kept back by a setting: unparsed records, or event types that the connection does not want. */
  readonly notPublished: number;
  /** Distinct event ids at the receiver. */
  readonly delivered: number;
  /** Records beyond the first that have one id: the source sent a record again, whether or not that was published too. */
  readonly sameId: number;
  /**
   * What came of an id beyond its first delivery: deliveries that were repeated, and records that the source repeated and
   * that were recognised and left out. Without repeated deliveries, records = delivered + duplicates + quarantined +
   * failed + notPublished + lost.
   */
  readonly duplicates: number;
  readonly lost: number;
  /** The first positions that are missing. */
  readonly missing: readonly string[];
  /** Ids that several records share. */
  readonly sharedIds: ReadonlySet<string>;
}

const SHOWN = 20;

/**
 * Holds what came against what must come, twice: by what the product's rules make of each record, and by position,
 * where every record that the feeder put into a message has to be found whatever the rules say. Pure.
 */
export function account(messages: readonly ExpectedMessage[], found: Found): Account {
  const recordsOf = new Map<string, number>();
  const sharedIds = new Set<string>();
  // Ingest publishes a record that the source sends again once, at whichever of its places came first.
  const publishedIds = new Set(found.published.values());
  const counts = {
    records: 0,
    events: 0,
    quarantined: 0,
    failed: 0,
    notPublished: 0,
    delivered: 0,
    sameId: 0,
    duplicates: 0,
  };
  const missing: string[] = [];
  for (const { message, fed, records } of messages) {
    counts.records += Math.max(fed, records.length);
    const ofRules = new Map(records.map((record) => [record.position, record]));
    for (let index = 0; index < Math.max(fed, records.length); index++) {
      const position = `${message}/${index}`;
      const fate = fateOf(ofRules.get(position), position, found, publishedIds);
      if (fate === 'missing') missing.push(position);
      else if (fate === 'quarantined') counts.quarantined += 1;
      else if (fate === 'failed') counts.failed += 1;
      else if (fate === 'notPublished') counts.notPublished += 1;
      else {
        counts.events += 1;
        const before = recordsOf.get(fate.id) ?? 0;
        recordsOf.set(fate.id, before + 1);
        if (before > 0) {
          counts.sameId += 1;
          sharedIds.add(fate.id);
        } else counts.delivered += 1;
      }
    }
  }
  for (const [id, records] of recordsOf) counts.duplicates += Math.max(found.received.get(id) ?? 1, records) - 1;
  return { ...counts, messages: messages.length, lost: missing.length, missing: missing.slice(0, SHOWN), sharedIds };
}

function fateOf(
  record: Expectation | undefined,
  position: string,
  { received, published, quarantined, undeliverable, failed }: Found,
  publishedIds: ReadonlySet<string>,
): { id: string } | 'quarantined' | 'failed' | 'notPublished' | 'missing' {
  if (quarantined.has(position)) return 'quarantined';
  if (record?.kind === 'notPublished') return 'notPublished';
  if (record?.kind === 'rejected') return 'missing';
  // The feeder put a record here that the rules do not see: what the app published under this place decides.
  const id = record?.id ?? published.get(position);
  if (id === undefined || !(published.has(position) || publishedIds.has(id))) return 'missing';
  if (undeliverable.has(id)) return 'quarantined';
  if (record !== undefined && !record.isWanted) return 'notPublished';
  if (received.has(id)) return { id };
  return failed.has(id) ? 'failed' : 'missing';
}
