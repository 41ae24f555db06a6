import type { Log } from '../../platform/runtime/log.ts';
import { runParallel } from '../../platform/runtime/runParallel.ts';
import { type ContentItem, digestOf } from '../api/contentItem.ts';
import type { Lane } from '../api/rollingMinute.ts';
import type { ServerClock } from '../api/serverClock.ts';
import { addStretch, type Cell, CELL_MS, type Stretch } from '../cells/cells.ts';
import type { ContentType } from '../contentTypes.ts';
import { publishContent, type PublishServices } from '../publish/publishContent.ts';
import { isLoss, noteFailure } from './failing.ts';
import { codeOf, failureOf } from './failureOf.ts';
import type { OpenFeed } from './feedStore.ts';
import type { Ledger } from './ledger.ts';
import { addLoss } from './losses.ts';
import { retrying, type Retrying } from './retrying.ts';

/** A cell closes only this long after its end, when its listing does not change any more. */
const SETTLE_MS = 2 * 60_000;

/** Blobs of one cell that are fetched at once; the gate decides over all cells. */
const WIDTH = 16;
/** So many blobs are published before the ledger is written: a kill costs no more. */
const LEDGER_EVERY = 200;
/** Blobs that fail in one tick: after so many it is the service, and the next tick is soon enough. */
const MOST_FAILURES = 100;

export interface CellServices extends PublishServices, Retrying {
  readonly ledger: Ledger;
  readonly clock: ServerClock;
  readonly log: Log;
}

/** What a tick counts. */
export interface FeedCounts {
  contents: number;
  records: number;
  ignored: number;
  bytes: number;
  /** Blobs that were listed and not read yet. */
  left: number;
  /** Blobs that only a re-scan found. */
  late: number;
  failures: number;
  /** When the first of the blobs left expires, milliseconds since 1970. */
  firstExpiry: number | null;
}

export interface CellWork {
  readonly type: ContentType;
  readonly cell: Cell;
  readonly lane: Lane;
  /** A closed cell that is listed again. */
  readonly isRescan: boolean;
  /** The tick is over: nothing new is begun. */
  readonly isOver: () => boolean;
}

/**
 * Lists a cell and publishes what is not done yet, the content that expires first before the rest. A cell that is over
 * and settled, and of which every record was acknowledged, is closed in the feed's state.
 *
 * @throws FeedError that concerns the whole type, InfrastructureError
 */
export async function readCell(
  services: CellServices,
  feed: OpenFeed,
  { type, cell, lane, isRescan, isOver }: CellWork,
  counts: FeedCounts,
  signal: AbortSignal,
): Promise<void> {
  const { client, ledger, clock } = services;
  const listedAt = clock.now();
  const items = await retrying(services, signal, () => client.list(type, cell.from, cell.to, lane, signal));
  const known = await ledger.done(type, cell.start, signal);
  const todo = items
    .filter((item) => !known.has(digestOf(item.contentId)))
    .toSorted((a, b) => (a.expires ?? a.created) - (b.expires ?? b.created));
  if (isRescan && todo.length > 0) {
    counts.late += todo.length;
    services.log.info('o365_late_content', { type, contents: todo.length, ageMs: listedAt - cell.to });
  }
  const done: string[] = [];
  let written = 0;
  let isWhole = true;

  async function writeLedger(): Promise<void> {
    const digests = done.slice(written);
    if (digests.length === 0) return;
    written = done.length;
    await ledger.add(type, cell.start, digests, signal);
  }

  async function readOne(item: ContentItem): Promise<void> {
    const digest = digestOf(item.contentId);
    const failing = feed.state.failing[digest];
    if (isOver() || (failing !== undefined && clock.now() < failing.again)) {
      isWhole = false;
      counts.left++;
      counts.firstExpiry = Math.min(counts.firstExpiry ?? Infinity, item.expires ?? Infinity);
      return;
    }
    try {
      const published = await retrying(services, signal, () => publishContent(services, type, item, lane, signal));
      counts.contents++;
      counts.records += published.records;
      counts.ignored += published.ignored;
      counts.bytes += published.bytes;
    } catch (error) {
      if (!noteItem(item, digest, error)) {
        isWhole = false;
        return;
      }
    }
    done.push(digest);
    forget(feed, digest);
    if (done.length - written >= LEDGER_EVERY) await writeLedger();
  }

  /** True when the blob is given up: it counts as done, and as a loss. */
  function noteItem(item: ContentItem, digest: string, error: unknown): boolean {
    const failure = failureOf(error);
    if (signal.aborted || failure === null) throw error;
    counts.failures++;
    const code = codeOf(error);
    services.log.warn('o365_content_failed', { type, code });
    const { state } = feed;
    if (counts.failures >= MOST_FAILURES) throw error;
    // An open cell is listed again in any case.
    if (failure === 'retry' && !isRescan) return false;
    const failed = { cell: cell.start, created: item.created, code, failure };
    const outcome = noteFailure(state.failing[digest], failed, clock.now());
    if (isLoss(outcome)) {
      feed.change({ ...state, losses: addLoss(state.losses, outcome) });
      return true;
    }
    feed.change({ ...state, failing: { ...state.failing, [digest]: outcome } });
    return false;
  }

  try {
    await runParallel(todo, WIDTH, readOne);
  } finally {
    // What was acknowledged is written down whatever else failed.
    await writeLedger();
  }
  const noneVanished = settleVanished(feed, cell, items, clock.now());
  if (isWhole && noneVanished && listedAt >= cell.to + SETTLE_MS) {
    const stretch: Stretch = [cell.from, cell.to];
    feed.change({ ...feed.state, closed: addStretch(feed.state.closed, stretch) });
  }
}

function forget(feed: OpenFeed, digest: string): void {
  const { state } = feed;
  if (state.failing[digest] === undefined) return;
  const { [digest]: _done, ...failing } = state.failing;
  feed.change({ ...state, failing });
}

/**
 * Content that failed and is not listed any more: perhaps it came under another id, perhaps it is gone. It stays on the
 * list for as long as content that the API does not know, and then counts as lost.
 *
 * @returns whether none is left
 */
function settleVanished(feed: OpenFeed, cell: Cell, items: readonly ContentItem[], now: number): boolean {
  const listed = new Set(items.map(({ contentId }) => digestOf(contentId)));
  let isWhole = true;
  for (const [digest, failing] of Object.entries(feed.state.failing)) {
    if (failing.cell !== cell.start || listed.has(digest)) continue;
    // What lies before the part that the API still lists is told as lost by its time.
    const isCutOff = failing.created < cell.from;
    const outcome = now < failing.again ? failing : noteFailure(failing, { ...failing, failure: 'missing' }, now);
    if (!isCutOff && !isLoss(outcome)) {
      isWhole = false;
      feed.change({ ...feed.state, failing: { ...feed.state.failing, [digest]: outcome } });
      continue;
    }
    if (!isCutOff && isLoss(outcome)) feed.change({ ...feed.state, losses: addLoss(feed.state.losses, outcome) });
    forget(feed, digest);
  }
  return isWhole;
}

/** Whole cells of the grid in which content fails, and which are closed already: they are looked at again. */
export function failingCells(feed: OpenFeed, now: number): readonly number[] {
  const cells = Object.values(feed.state.failing)
    .filter(({ again }) => again <= now)
    .map(({ cell }) => cell);
  return [...new Set(cells)].filter((cell) =>
    feed.state.closed.some(([from, to]) => from <= cell && cell + CELL_MS <= to),
  );
}
