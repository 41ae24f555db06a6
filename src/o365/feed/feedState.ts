import { addStretch, type Stretch } from '../cells/cells.ts';
import { NO_ROUNDS, type Rounds, TIER_NAMES } from '../cells/rescans.ts';
import type { StateKind } from '../../platform/storage/state.ts';
import { O365_STORES } from '../stores.ts';

/** What is known of a subscription; times in milliseconds since 1970. */
export interface SubscriptionView {
  /** When it was first seen enabled or started by us. */
  readonly firstAt: number | null;
  /** The last start request of ours: the API takes one in 15 minutes. */
  readonly triedAt: number | null;
  /** When it was last seen enabled. */
  readonly seenAt: number | null;
  /** It was enabled up to then, and somebody else stopped it. */
  readonly stoppedSince: number | null;
  /** No permission: nothing is listed and nothing counts as lost. */
  readonly parked: Waiting | null;
  /** Something else must be mended first; what ages out meanwhile is lost. */
  readonly blocked: Waiting | null;
}

export interface Waiting {
  readonly since: number;
  /** `AF…` or `http_<status>`. */
  readonly code: string;
  /** When it is tried again. */
  readonly again: number;
}

/** Content that could not be read; its cell stays on the list. */
export interface Failing {
  readonly cell: number;
  readonly created: number;
  readonly code: string;
  readonly tries: number;
  readonly since: number;
  readonly again: number;
}

/** A stretch of a content type that is lost, or may be; told on the hub and in `o365/gaps/`, and then taken off the list. */
export interface Loss {
  readonly kind: 'lost' | 'possible_loss';
  readonly reason:
    | 'out_of_reach'
    | 'late_content'
    | 'content_expired'
    | 'content_missing'
    | 'content_unreadable'
    | 'subscription_stopped';
  readonly from: number;
  readonly to: number;
  /** Blobs that are known to be lost; null where nobody knows. */
  readonly contents: number | null;
}

/** Everything that is kept of one content type. */
export interface FeedState {
  /** From here on every moment is either closed, open or a told loss. */
  readonly since: number;
  readonly closed: readonly Stretch[];
  readonly rounds: Rounds;
  readonly subscription: SubscriptionView;
  /** By digest of the content id. */
  readonly failing: Readonly<Record<string, Failing>>;
  readonly losses: readonly Loss[];
}

export function newFeedState(since: number): FeedState {
  return {
    since,
    closed: [],
    rounds: NO_ROUNDS,
    subscription: { firstAt: null, triedAt: null, seenAt: null, stoppedSince: null, parked: null, blocked: null },
    failing: {},
    losses: [],
  };
}

export const FEED: StateKind<FeedState> = {
  kind: 'o365Feed',
  version: O365_STORES.feeds.version,
  upgrades: {},
  parse: (fields) => {
    const { since, closed, rounds, subscription, failing, losses } = fields as Partial<
      Record<keyof FeedState, unknown>
    >;
    const isWhole =
      typeof since === 'number' &&
      Array.isArray(closed) &&
      closed.every(isStretch) &&
      isRecord(rounds) &&
      TIER_NAMES.every((tier) => isRecord(rounds[tier])) &&
      isRecord(subscription) &&
      isRecord(failing) &&
      Array.isArray(losses);
    return isWhole ? (fields as unknown as FeedState) : null;
  },
};

function isStretch(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((moment) => typeof moment === 'number');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const lossKey = ({ kind, reason, from }: Loss) => `${kind}/${reason}/${from}`;

/**
 * Two states of instances that ran at once: what either closed is closed, what either lost is lost, whatever either tried
 * counts as tried.
 */
export function mergeFeedStates(mine: FeedState, theirs: FeedState): FeedState {
  const losses = new Map(theirs.losses.map((loss) => [lossKey(loss), loss]));
  for (const loss of mine.losses) {
    const other = losses.get(lossKey(loss));
    losses.set(lossKey(loss), other === undefined || other.to < loss.to ? loss : other);
  }
  const latest = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));
  const earliest = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));
  return {
    since: Math.min(mine.since, theirs.since),
    closed: theirs.closed.reduce<readonly Stretch[]>(addStretch, mine.closed),
    rounds: mine.rounds,
    subscription: {
      ...mine.subscription,
      firstAt: earliest(mine.subscription.firstAt, theirs.subscription.firstAt),
      triedAt: latest(mine.subscription.triedAt, theirs.subscription.triedAt),
      seenAt: latest(mine.subscription.seenAt, theirs.subscription.seenAt),
    },
    failing: { ...theirs.failing, ...mine.failing },
    losses: [...losses.values()],
  };
}
