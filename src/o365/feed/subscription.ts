import type { SubscriptionStatus } from '../api/activityClient.ts';
import type { Loss, SubscriptionView } from './feedState.ts';

const MINUTE_MS = 60_000;
/** The API takes one start request of a type in this time. */
export const BETWEEN_STARTS_MS = 15 * MINUTE_MS;
/** Content older than a subscription keeps appearing for about a day after its first start. */
const FRESH_MS = 24 * 60 * MINUTE_MS;
/** "Seen enabled" is exact to this; finer would write the state at each tick. */
const SEEN_EVERY_MS = 5 * MINUTE_MS;

/** What a tick does with a content type. */
export type SubscriptionStep = 'poll' | 'start' | 'wait';

export interface SubscriptionDecision {
  readonly step: SubscriptionStep;
  readonly view: SubscriptionView;
  /** It was enabled when last seen, and now is not: told once. */
  readonly wasStopped: boolean;
  readonly loss: Loss | null;
}

/** Decides by what the API lists; null: it lists no subscription of the type. */
export function decideSubscription(
  view: SubscriptionView,
  listed: SubscriptionStatus | null,
  now: number,
): SubscriptionDecision {
  if (listed === 'enabled' || (listed === 'unknown' && view.stoppedSince === null)) return enabled(view, now);
  const stoppedSince = view.stoppedSince ?? view.seenAt;
  const stopped = { ...view, stoppedSince };
  const wasStopped = view.stoppedSince === null && stoppedSince !== null;
  const isTooSoon = view.triedAt !== null && now - view.triedAt < BETWEEN_STARTS_MS;
  const step = isTooSoon ? 'wait' : 'start';
  return { step, view: step === 'start' ? { ...stopped, triedAt: now } : stopped, wasStopped, loss: null };
}

/** The view after a start of ours succeeded. */
export function startedSubscription(view: SubscriptionView, now: number): SubscriptionDecision {
  return enabled(view, now);
}

function enabled(view: SubscriptionView, now: number): SubscriptionDecision {
  const { stoppedSince } = view;
  const isStale = view.seenAt === null || now - view.seenAt >= SEEN_EVERY_MS || stoppedSince !== null;
  return {
    step: 'poll',
    view: {
      ...view,
      firstAt: view.firstAt ?? now,
      seenAt: isStale ? now : view.seenAt,
      stoppedSince: null,
    },
    wasStopped: false,
    loss:
      stoppedSince === null
        ? null
        : {
            kind: 'possible_loss',
            reason: 'subscription_stopped',
            from: wholeSecond(stoppedSince),
            to: wholeSecond(now + 999),
            contents: null,
          },
  };
}

/** Whether content older than the subscription may still appear. */
export function isFresh({ firstAt }: SubscriptionView, now: number): boolean {
  return firstAt !== null && now - firstAt < FRESH_MS;
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
