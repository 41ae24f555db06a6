import { TokenUnavailableError } from '../platform/identity/tokenUnavailableError.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import { notify } from '../notices/notify.ts';
import type { Notices } from '../notices/notices.ts';
import type { SubscriptionStatus } from './api/activityClient.ts';
import { FeedError } from './api/feedError.ts';
import type { ContentType } from './contentTypes.ts';
import { reachOf } from './cells/reach.ts';
import { codeOf, concernsOneCell } from './feed/failureOf.ts';
import { newFeedState } from './feed/feedState.ts';
import { openFeed } from './feed/feedStore.ts';
import { type FeedServices, pollFeed } from './feed/pollFeed.ts';
import { retrying } from './feed/retrying.ts';

const HOUR_MS = 60 * 60_000;

export interface PollServices {
  readonly types: readonly ContentType[];
  readonly initialLookbackHours: number;
  readonly blobs: BlobStore;
  readonly notices: Notices;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Services of one tick; what they publish ends with it. */
  readonly feedServices: (type: ContentType, invocation: Invocation) => FeedServices;
}

/**
 * One tick of the poller: every content type side by side, each apart from its neighbours.
 *
 * @param isOver nothing new is begun from then on; a blob in hand goes on until the invocation's own end
 * @throws AggregateError of what failed in our own hub or storage, when everything else is done
 */
export async function pollO365(services: PollServices, isOver: () => boolean, invocation: Invocation): Promise<void> {
  const { types, blobs } = services;
  const [first] = types;
  if (first === undefined) return;
  const listed = await listSubscriptions(services, services.feedServices(first, invocation), invocation);
  if (listed === null) return;
  const results = await Promise.allSettled(
    types.map(async (type) => {
      const feedServices = services.feedServices(type, invocation);
      // Cells are on whole seconds; a first one may be cut.
      const since = () =>
        Math.max(
          Math.floor((feedServices.clock.now() - services.initialLookbackHours * HOUR_MS) / 1000) * 1000,
          reachOf(feedServices.clock.now()),
        );
      const feed = await openFeed(blobs, type, () => newFeedState(since()), invocation.signal);
      await pollFeed(feedServices, type, feed, listed.get(type) ?? null, isOver, invocation);
    }),
  );
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const tokens = failures.filter((failure) => failure instanceof TokenUnavailableError);
  if (tokens[0] !== undefined) await tellNoToken(services, tokens[0], invocation);
  const others = failures.filter((failure) => !(failure instanceof TokenUnavailableError));
  if (others.length > 0) {
    const told = others.map((error) => (error instanceof Error ? error.message : String(error)));
    throw new AggregateError(others, `${others.length} of ${types.length} content types failed. ${told.join(' ')}`);
  }
}

/** Null when the service cannot be asked at all now: nothing is known, and nothing moves. */
async function listSubscriptions(
  services: PollServices,
  feedServices: FeedServices,
  invocation: Invocation,
): Promise<ReadonlyMap<ContentType, SubscriptionStatus> | null> {
  const { signal, log } = invocation;
  try {
    return await retrying(feedServices, signal, () => feedServices.client.subscriptions(signal));
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof TokenUnavailableError) {
      await tellNoToken(services, error, invocation);
      return null;
    }
    if (!(error instanceof FeedError) && !concernsOneCell(error)) throw error;
    log.warn('o365_unreachable', { code: codeOf(error) });
    if (error instanceof FeedError && error.row.operator !== null) await tellBlocked(services, error, invocation);
    return null;
  }
}

/** Once a day while it lasts. */
async function tellNoToken(
  { notices, now }: PollServices,
  { causeName }: TokenUnavailableError,
  invocation: Invocation,
): Promise<void> {
  invocation.log.error('o365_no_token', { code: causeName });
  const text = `Office 365 cannot be read: the identity gave no token (${causeName}). Check the identity, or the app registration and its certificate. What becomes older than seven days meanwhile is lost.`;
  await notify(notices, { kind: 'feed_blocked', key: `token-${dayOf(now())}`, text }, invocation);
}

async function tellBlocked({ notices, now }: PollServices, error: FeedError, invocation: Invocation): Promise<void> {
  const { meaning, operator } = error.row;
  const text = `Office 365 cannot be read: ${meaning} (${codeOf(error)}). ${operator} What becomes older than seven days meanwhile is lost.`;
  await notify(notices, { kind: 'feed_blocked', key: `${codeOf(error)}-${dayOf(now())}`, text }, invocation);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
