import type { BlobStore } from '../../platform/storage/blobStore.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { HubMessage, HubReader } from '../../platform/hubs/hub.ts';
import { InfrastructureError } from '../../platform/runtime/infrastructureError.ts';
import type { Log } from '../../platform/runtime/log.ts';
import type { PositionState } from '../../positions/positionState.ts';
import { DigestTable, digestOf } from './digestTable.ts';
import { joinSeenRanges, type SeenRange } from './seenSegment.ts';
import { seenStore } from './seenStore.ts';
import { missingRanges } from './sequenceRanges.ts';

const HOUR_MS = 3_600_000;
/** How long ids stay in memory only. Whoever takes over re-reads that much from the hub instead. */
const SAVE_EVERY_MS = 60_000;
/** Without any saved ids, this many messages before the progress are read again; a first start has none. */
const FIRST_REREAD_MESSAGES = 2_000;
/** Beyond this a partition remembers less than the window: about 80 MB of memory. */
const MOST_IDS = 4_000_000;

/** Recognises records that the source delivered before, in one source partition. */
export interface RepeatFilter {
  /** Before the first batch, and after another instance may have worked: makes sure that everything below the progress is known. */
  prepare(progress: PositionState, log: Log, signal: AbortSignal): Promise<void>;
  /** Whether the id was published before, or stands in this batch already. */
  isRepeat(id: string, batch: ReadonlySet<string>): boolean;
  /** After the hub acknowledged the events of a batch. */
  remember(ids: Iterable<string>): void;
  /** After the progress was committed: saves now and then. Never fails the batch, which is done. */
  settle(hubCreatedOn: string, next: number, log: Log, signal: AbortSignal): Promise<void>;
}

export interface RepeatServices {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** The source hub, for what no blob knows yet. */
  readonly reader: HubReader;
  /** The ids of a message's events, as `readMessage` derives them. */
  readonly idsOf: (message: HubMessage) => readonly string[];
  /** `seen/<hub>/<partition>`. */
  readonly folder: string;
  readonly partition: string;
  readonly windowHours: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Azure delivers 3 to 4 % of Entra records again, and two settings may send the same record. Within a partition the
 * answer is exact over `windowHours`: ids are remembered after they were acknowledged, saved every minute, and what was
 * acknowledged after the last save, or stood in a segment that is lost, is read again from the hub by whoever takes over.
 */
export function repeatFilter(services: RepeatServices): RepeatFilter {
  const { clock, partition, windowHours } = services;
  const seen = new DigestTable();
  const hourNow = () => Math.floor(clock.now().getTime() / HOUR_MS);
  // Two owners may save at once: the number keeps their names apart.
  const uniqueName = () => `${clock.now().getTime()}-${Math.floor(services.random() * 2 ** 32).toString(16)}`;
  const store = seenStore(services.blobs, services.folder, uniqueName);
  /** What the blobs vouch for. */
  let saved: SeenRange[] = [];
  /** Everything below it, in the hub created then, is in `seen`. */
  let known: { hubCreatedOn: string; upTo: number } | null = null;
  /** Digests that no blob has yet, by hour. */
  let unsaved = new Map<number, (readonly [number, number])[]>();
  let savedAt = Number.NEGATIVE_INFINITY;
  let newest = 0;
  let loaded = false;

  function add(ids: Iterable<string>): void {
    const hour = hourNow();
    const pending = unsaved.get(hour) ?? [];
    for (const id of ids) {
      const digest = digestOf(id);
      // An id read again keeps the hour of its first sight, or every takeover would lengthen its window.
      if (seen.has(...digest)) continue;
      seen.add(...digest, hour);
      pending.push(digest);
    }
    if (pending.length > 0) unsaved.set(hour, pending);
  }

  /** The stretches below a number that no blob accounts for: the end, and the holes of segments that are lost. */
  function unsavedRanges(hubCreatedOn: string, to: number): SeenRange[] {
    const ranges = saved.filter((range) => range.hubCreatedOn === hubCreatedOn);
    const from = Math.min(to, ranges[0]?.from ?? Math.max(0, to - FIRST_REREAD_MESSAGES));
    return missingRanges(ranges, { from, to }).map((range) => ({ hubCreatedOn, ...range }));
  }

  /** Reads again what no blob accounts for. */
  async function catchUp(progress: PositionState, log: Log, signal: AbortSignal): Promise<void> {
    const { hubCreatedOn } = progress;
    const upTo = progress.next.sequenceNumber;
    for (const { from, to } of unsavedRanges(hubCreatedOn, upTo)) {
      let messages = 0;
      for await (const chunk of services.reader.readRange(partition, from, to, signal)) {
        for (const message of chunk) add(services.idsOf(message));
        messages += chunk.length;
      }
      log.info('seen_ids_read_again', { partition, from, to, messages });
    }
    known = { hubCreatedOn, upTo };
  }

  function forgetOld(log: Log): void {
    const hour = hourNow();
    if (hour !== newest) seen.dropBefore(hour - windowHours);
    newest = hour;
    for (let least = hour - windowHours + 1; seen.size > MOST_IDS && least <= hour; least++) {
      seen.dropBefore(least);
      log.warn('repeat_window_shortened', { partition, hours: hour - least + 1 });
    }
  }

  async function save(hubCreatedOn: string, upTo: number, signal: AbortSignal): Promise<void> {
    const ranges = unsavedRanges(hubCreatedOn, upTo);
    if (ranges.length === 0 && unsaved.size === 0) return;
    // Messages without a single new id are vouched for too, or a takeover would read them all again.
    if (unsaved.size === 0) unsaved.set(hourNow(), []);
    await store.save(unsaved, ranges, signal);
    unsaved = new Map();
    saved = joinSeenRanges([...saved, ...ranges]);
  }

  return {
    prepare: async (progress, log, signal) => {
      if (!loaded) {
        saved = await store.load(hourNow() - windowHours, (digest, hour) => seen.add(...digest, hour), log, signal);
        loaded = true;
      }
      const follows = known?.hubCreatedOn === progress.hubCreatedOn && known.upTo === progress.next.sequenceNumber;
      if (!follows) await catchUp(progress, log, signal);
    },
    isRepeat: (id, batch) => batch.has(id) || seen.has(...digestOf(id)),
    remember: add,
    settle: async (hubCreatedOn, next, log, signal) => {
      known = { hubCreatedOn, upTo: next };
      const now = clock.now().getTime();
      const isNewHour = hourNow() !== newest;
      forgetOld(log);
      if (now - savedAt < SAVE_EVERY_MS) return;
      savedAt = now;
      try {
        await save(hubCreatedOn, next, signal);
        if (isNewHour) await store.tidy(hourNow() - windowHours, hourNow(), log, signal);
      } catch (error) {
        // The batch is done and its ids are in memory; whoever takes over reads them again from the hub.
        if (!(error instanceof InfrastructureError)) throw error;
        log.warn('seen_ids_not_saved', { partition, reason: error.message });
      }
    },
  };
}
