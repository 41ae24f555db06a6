import { TokenUnavailableError } from '../../platform/identity/tokenUnavailableError.ts';
import { InfrastructureError } from '../../platform/runtime/infrastructureError.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import { runParallel } from '../../platform/runtime/runParallel.ts';
import type { SubscriptionStatus } from '../api/activityClient.ts';
import { FeedError } from '../api/feedError.ts';
import type { Lane } from '../api/rollingMinute.ts';
import { addStretch, type Cell, CELL_MS, closedUpTo, openCells } from '../cells/cells.ts';
import { beyondReach, reachOf } from '../cells/reach.ts';
import { beginRounds, dueCells, passRound, type Tier } from '../cells/rescans.ts';
import type { ContentType } from '../contentTypes.ts';
import type { FeedNotices } from './feedNotices.ts';
import type { Loss, SubscriptionView, Waiting } from './feedState.ts';
import type { OpenFeed } from './feedStore.ts';
import { codeOf, concernsOneCell } from './failureOf.ts';
import { lossOf } from './failing.ts';
import { addLoss, lateBefore } from './losses.ts';
import { type CellServices, failingCells, type FeedCounts, readCell } from './readCell.ts';
import { BETWEEN_STARTS_MS, decideSubscription, isFresh, startedSubscription } from './subscription.ts';

const MINUTE_MS = 60_000;
/** Cells that ended this recently are new content: they have a share of the budget of their own. */
const FRESH_MS = 30 * MINUTE_MS;
/** Cells of a backlog that are read at once: few, so that the oldest are done first. */
const BACKLOG_WIDTH = 4;
const FRESH_WIDTH = 8;
/** A long tick saves its state now and then; what is not saved is listed again, and found in the ledger. */
const SAVE_EVERY_MS = 10_000;
const PARKED_MS = 30 * MINUTE_MS;
/** Cells that cannot be listed one after the other: it is the service, and the next tick is soon enough. */
const MOST_IN_A_ROW = 5;
const BLOCKED_MS = 15 * MINUTE_MS;
const AUDITING_OFF_MS = 60 * MINUTE_MS;

export interface FeedServices extends CellServices {
  readonly notices: FeedNotices;
  readonly tellLoss: (type: ContentType, loss: Loss, invocation: Invocation) => Promise<void>;
}

/**
 * One tick of one content type: its subscription, what is lost, new cells and the backlog side by side, then re-scans.
 * Everything acknowledged is written down before it returns, whatever fails.
 *
 * @param listed what the API says of its subscription; null: nothing
 * @throws InfrastructureError, TokenUnavailableError: they concern all types
 */
export async function pollFeed(
  services: FeedServices,
  type: ContentType,
  feed: OpenFeed,
  listed: SubscriptionStatus | null,
  isOver: () => boolean,
  invocation: Invocation,
): Promise<FeedCounts> {
  const counts = newCounts();
  const { signal } = invocation;
  try {
    if (await isReadable(services, type, feed, listed, invocation)) {
      await settleLosses(services, type, feed, invocation);
      await readCells(services, type, feed, counts, isOver, signal);
      const { subscription } = feed.state;
      if (subscription.blocked !== null) setView(feed, { ...subscription, blocked: null });
    }
  } catch (error) {
    if (!(await wasHandled(services, type, feed, error, invocation))) throw error;
  } finally {
    if (!signal.aborted) await feed.save(signal);
  }
  await settleLosses(services, type, feed, invocation);
  report(services, type, feed, counts);
  return counts;
}

function newCounts(): FeedCounts {
  return { contents: 0, records: 0, ignored: 0, bytes: 0, left: 0, late: 0, failures: 0, firstExpiry: null };
}

function setView(feed: OpenFeed, subscription: SubscriptionView): void {
  if (subscription !== feed.state.subscription) feed.change({ ...feed.state, subscription });
}

/** Brings the subscription forward; true when the type may be listed now. */
async function isReadable(
  services: FeedServices,
  type: ContentType,
  feed: OpenFeed,
  listed: SubscriptionStatus | null,
  invocation: Invocation,
): Promise<boolean> {
  const { client, clock, log } = services;
  const { signal } = invocation;
  const { parked, blocked, triedAt } = feed.state.subscription;
  const waiting = parked ?? blocked;
  if (waiting !== null && clock.now() < waiting.again) return false;
  const decision = decideSubscription(feed.state.subscription, listed, clock.now());
  setView(feed, decision.view);
  if (decision.wasStopped) await services.notices.stopped(type, decision.view.stoppedSince ?? 0, invocation);
  if (decision.loss !== null) feed.change({ ...feed.state, losses: addLoss(feed.state.losses, decision.loss) });
  if (decision.step === 'wait') return false;
  if (decision.step === 'start') {
    // Kept before it is asked for: whatever happens, the next request is at least 15 minutes later.
    try {
      await feed.save(signal);
    } catch (error) {
      // Nothing was asked for, so the next tick may.
      setView(feed, { ...feed.state.subscription, triedAt });
      throw error;
    }
    const outcome = await client.start(type, signal);
    log.info('o365_subscription_started', { type, outcome });
    const started = startedSubscription(feed.state.subscription, clock.now());
    setView(feed, started.view);
    if (started.loss !== null) feed.change({ ...feed.state, losses: addLoss(feed.state.losses, started.loss) });
  }
  if (parked !== null) unpark(feed, clock.now());
  return true;
}

/** Back after a permission was missing: what became too old meanwhile was never ours to read, and is no loss. */
function unpark(feed: OpenFeed, now: number): void {
  const { state } = feed;
  const reach = reachOf(now);
  const closed = reach > state.since ? addStretch(state.closed, [state.since, reach]) : state.closed;
  feed.change({ ...state, closed, subscription: { ...state.subscription, parked: null } });
}

/**
 * Notes what the API cannot list any more, and tells what was noted and does not grow any more. It is kept before it is
 * told: a kill in between tells it again under the same id.
 */
async function settleLosses(
  { clock, tellLoss }: FeedServices,
  type: ContentType,
  feed: OpenFeed,
  invocation: Invocation,
): Promise<void> {
  const { state } = feed;
  const reach = reachOf(clock.now());
  let { losses, closed } = state;
  if (state.subscription.parked === null) {
    for (const [from, to] of beyondReach(closed, state.since, reach)) {
      const late = lateBefore(losses, from, state.since);
      if (late !== null) losses = addLoss(losses, late);
      losses = addLoss(losses, { kind: 'lost', reason: 'out_of_reach', from, to, contents: null });
      closed = addStretch(closed, [from, to]);
    }
  }
  const tooOld = Object.entries(state.failing).filter(([, { created }]) => created < reach);
  for (const [, { cell, created }] of tooOld) {
    // In a cell that was never closed it is part of the stretch that is out of reach.
    const isToldSo = !state.closed.some(([from, to]) => from <= cell && cell < to);
    if (!isToldSo) losses = addLoss(losses, lossOf('content_unreadable', created));
  }
  if (closed !== state.closed || tooOld.length > 0) {
    const failing = Object.fromEntries(Object.entries(state.failing).filter(([, { created }]) => created >= reach));
    feed.change({ ...state, losses, closed, failing });
    await feed.save(invocation.signal);
  }
  const isGrowing = ({ reason, to }: Loss) =>
    // The next cell is about to age out too: both will be one loss.
    reason === 'out_of_reach' && to >= reach - MINUTE_MS && closedUpTo(closed, state.since) < reach + 2 * MINUTE_MS;
  for (const loss of feed.state.losses.filter((one) => !isGrowing(one))) {
    await feed.save(invocation.signal);
    await tellLoss(type, loss, invocation);
    feed.change({ ...feed.state, losses: feed.state.losses.filter((other) => other !== loss) });
    await feed.save(invocation.signal);
  }
}

async function readCells(
  services: FeedServices,
  type: ContentType,
  feed: OpenFeed,
  counts: FeedCounts,
  isOver: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const { clock, timing, log } = services;
  const now = clock.now();
  const reach = reachOf(now);
  let savedAt = timing.now();
  let inARow = 0;

  const read = async (cell: Cell, lane: Lane, isRescan: boolean): Promise<void> => {
    if (isOver()) return;
    try {
      await readCell(services, feed, { type, cell, lane, isRescan, isOver }, counts, signal);
      inARow = 0;
    } catch (error) {
      inARow++;
      if (signal.aborted || !concernsOneCell(error) || inARow >= MOST_IN_A_ROW) throw error;
      counts.failures++;
      log.warn('o365_cell_failed', { type, code: codeOf(error), ageMinutes: Math.round((now - cell.to) / MINUTE_MS) });
    }
    if (timing.now() - savedAt < SAVE_EVERY_MS) return;
    savedAt = timing.now();
    await feed.save(signal);
  };
  const again = (start: number): Cell => ({ start, from: start, to: start + CELL_MS });

  const open = openCells(feed.state.closed, Math.max(feed.state.since, reach), now);
  const isNew = ({ to }: Cell) => to > now - FRESH_MS;
  await Promise.all([
    runParallel(open.filter(isNew).toReversed(), FRESH_WIDTH, (cell) => read(cell, 'fresh', false)),
    runParallel(
      open.filter((cell) => !isNew(cell)),
      BACKLOG_WIDTH,
      (cell) => read(cell, 'backlog', false),
    ),
  ]);
  for (const cell of failingCells(feed, now)) await read(again(cell), 'backlog', true);
  const { state } = feed;
  feed.change({ ...state, rounds: beginRounds(state.rounds, now, reach, isFresh(state.subscription, now)) });
  for (const tier of ['recent', 'fresh', 'day', 'week'] as const) await rescan(tier);

  async function rescan(tier: Tier): Promise<void> {
    const due = dueCells(feed.state.rounds[tier], feed.state.closed);
    const lane = tier === 'recent' ? 'fresh' : 'backlog';
    for (let index = 0; index < due.length; index += BACKLOG_WIDTH) {
      const cells = due.slice(index, index + BACKLOG_WIDTH);
      if (isOver()) {
        feed.change({ ...feed.state, rounds: passRound(feed.state.rounds, tier, cells[0] ?? null) });
        return;
      }
      await runParallel(cells, BACKLOG_WIDTH, (cell) => read(again(cell), lane, true));
    }
    feed.change({ ...feed.state, rounds: passRound(feed.state.rounds, tier, null) });
  }
}

/** Errors of the whole type: what they mean for it. False for those that are no concern of the type alone. */
async function wasHandled(
  services: FeedServices,
  type: ContentType,
  feed: OpenFeed,
  error: unknown,
  invocation: Invocation,
): Promise<boolean> {
  const { clock, log, notices } = services;
  if (error instanceof InfrastructureError || error instanceof TokenUnavailableError || invocation.signal.aborted) {
    return false;
  }
  const code = codeOf(error);
  if (!(error instanceof FeedError)) {
    if (!concernsOneCell(error)) return false;
    log.warn('o365_feed_failed', { type, code });
    return true;
  }
  log.warn('o365_feed_failed', { type, code, reaction: error.row.reaction });
  const { subscription } = feed.state;
  const waiting = (before: Waiting | null, ms: number): Waiting => ({
    since: before?.since ?? clock.now(),
    code,
    again: clock.now() + ms,
  });
  switch (error.row.reaction) {
    case 'park': {
      const parked = waiting(subscription.parked, PARKED_MS);
      setView(feed, { ...subscription, parked, blocked: null });
      await notices.parked(type, parked, error.row, invocation);
      return true;
    }
    case 'login':
    case 'wait':
    case 'auditing': {
      const blocked = waiting(subscription.blocked, error.row.reaction === 'auditing' ? AUDITING_OFF_MS : BLOCKED_MS);
      setView(feed, { ...subscription, blocked });
      await notices.blocked(type, blocked, error.row, invocation);
      return true;
    }
    case 'start': {
      // A start of ours may take a while to be known everywhere.
      const isNew = subscription.triedAt !== null && clock.now() - subscription.triedAt < BETWEEN_STARTS_MS;
      if (!isNew && subscription.stoppedSince === null && subscription.seenAt !== null) {
        setView(feed, { ...subscription, stoppedSince: subscription.seenAt });
        await notices.stopped(type, subscription.seenAt, invocation);
      }
      return true;
    }
    case 'window':
    case 'retry':
    case 'throttle':
    case 'relist':
    case 'missing':
    case 'expired':
    case 'success':
      return true;
  }
  return false;
}

function report({ clock, log }: FeedServices, type: ContentType, feed: OpenFeed, counts: FeedCounts): void {
  const now = clock.now();
  const { state } = feed;
  const open = openCells(state.closed, Math.max(state.since, reachOf(now)), now);
  const oldest = open[0];
  log.info('o365_polled', {
    type,
    cellsOpen: open.length,
    oldestOpenMinutes: oldest === undefined ? 0 : Math.max(0, Math.round((now - oldest.from) / MINUTE_MS)),
    contents: counts.contents,
    contentsLeft: counts.left,
    records: counts.records,
    ignored: counts.ignored,
    bytes: counts.bytes,
    late: counts.late,
    failures: counts.failures,
    failing: Object.keys(state.failing).length,
    oldestExpiresInMinutes:
      counts.firstExpiry === null || !Number.isFinite(counts.firstExpiry)
        ? null
        : Math.round((counts.firstExpiry - now) / MINUTE_MS),
    parked: state.subscription.parked !== null,
    blocked: state.subscription.blocked !== null,
  });
}
