import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { HubMessage, HubReader } from '../../platform/hubs/hub.ts';
import { InfrastructureError } from '../../platform/runtime/infrastructureError.ts';
import type { Log } from '../../platform/runtime/log.ts';
import type { PositionState } from '../../positions/positionState.ts';
import { createState, readState, replaceState } from '../../platform/storage/state.ts';
import { DigestTable, digestOf } from './digestTable.ts';
import { packDigests, SEEN_HOUR, unpackDigests, type SeenHour } from './seenState.ts';

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
}

/**
 * Azure delivers 3 to 4 % of Entra records again, and two settings may send the same record. Within a partition the
 * answer is exact over `windowHours`: ids are remembered after they were acknowledged, saved every minute by hour, and
 * what was acknowledged after the last save is read again from the hub by whoever takes over.
 */
export function repeatFilter(services: RepeatServices): RepeatFilter {
  const { blobs, clock, folder, windowHours } = services;
  const seen = new DigestTable();
  /** Everything below it, in the hub created then, is in `seen`. */
  let known: { hubCreatedOn: string; upTo: number } | null = null;
  /** What the blobs vouch for; null before the first is known. */
  let saved: { hubCreatedOn: string; upTo: number } | null = null;
  let savedAt = Number.NEGATIVE_INFINITY;
  /** The first hour with ids that no blob has. */
  let unsavedSince: number | null = null;
  let newest = 0;

  const hourNow = () => Math.floor(clock.now().getTime() / HOUR_MS);
  const blobOf = (hour: number) => `${folder}/${new Date(hour * HOUR_MS).toISOString().slice(0, 13)}.json`;
  const add = (ids: Iterable<string>) => {
    const hour = hourNow();
    unsavedSince ??= hour;
    for (const id of ids) seen.add(...digestOf(id), hour);
  };

  async function load(signal: AbortSignal): Promise<void> {
    const first = blobOf(hourNow() - windowHours);
    for await (const name of blobs.list(`${folder}/`, signal)) {
      if (name < first) continue;
      const stored = await readState(blobs, SEEN_HOUR, name, signal);
      if (stored === null) continue;
      const hour = Math.floor(Date.parse(`${name.slice(folder.length + 1, folder.length + 14)}:00:00Z`) / HOUR_MS);
      const { hubCreatedOn, upTo, digests } = stored.value;
      for (const digest of unpackDigests(digests)) seen.add(...digest, hour);
      saved = { hubCreatedOn, upTo };
    }
    known = saved;
  }

  /** Reads again what was acknowledged after the last save, by this or by another instance. */
  async function catchUp(progress: PositionState, log: Log, signal: AbortSignal): Promise<void> {
    const to = progress.next.sequenceNumber;
    const from = known?.hubCreatedOn === progress.hubCreatedOn ? known.upTo : Math.max(0, to - FIRST_REREAD_MESSAGES);
    if (from < to) {
      let messages = 0;
      for await (const chunk of services.reader.readRange(services.partition, from, to, signal)) {
        for (const message of chunk) add(services.idsOf(message));
        messages += chunk.length;
      }
      log.info('seen_ids_read_again', { partition: services.partition, from, to, messages });
    }
    known = { hubCreatedOn: progress.hubCreatedOn, upTo: to };
  }

  function forgetOld(log: Log): void {
    const hour = hourNow();
    if (hour !== newest) seen.dropBefore(hour - windowHours);
    newest = hour;
    for (let least = hour - windowHours + 1; seen.size > MOST_IDS && least <= hour; least++) {
      seen.dropBefore(least);
      log.warn('repeat_window_shortened', { partition: services.partition, hours: hour - least + 1 });
    }
  }

  /** Hour by hour; only the blob of the newest hour vouches for `upTo`, when those before it are written. */
  async function saveAll(hubCreatedOn: string, upTo: number, signal: AbortSignal): Promise<void> {
    const last = hourNow();
    for (let hour = unsavedSince ?? last; hour < last; hour++)
      await saveHour(hour, saved ?? { hubCreatedOn, upTo: 0 }, signal);
    await saveHour(last, { hubCreatedOn, upTo }, signal);
    saved = { hubCreatedOn, upTo };
    unsavedSince = null;
  }

  async function saveHour(hour: number, vouched: Omit<SeenHour, 'digests'>, signal: AbortSignal): Promise<void> {
    const name = blobOf(hour);
    for (;;) {
      const stored = await readState(blobs, SEEN_HOUR, name, signal);
      // Another owner may have saved ids under this hour that stand under another one here: what is there stays there.
      const union = new DigestTable();
      for (const digest of unpackDigests(stored?.value.digests ?? '')) union.add(...digest, hour);
      for (const digest of seen.ofHour(hour)) union.add(...digest, hour);
      const value = { ...vouched, digests: packDigests(union.ofHour(hour)) };
      try {
        if (stored !== null) await replaceState(blobs, SEEN_HOUR, name, stored, value, signal);
        else if ((await createState(blobs, SEEN_HOUR, name, value, signal)) === null) continue;
        return;
      } catch (error) {
        if (!(error instanceof BlobChangedError)) throw error;
      }
    }
  }

  async function removeOld(signal: AbortSignal): Promise<void> {
    const first = blobOf(hourNow() - windowHours);
    for await (const name of blobs.list(`${folder}/`, signal)) if (name < first) await blobs.remove(name, signal);
  }

  let loaded = false;
  return {
    prepare: async (progress, log, signal) => {
      if (!loaded) await load(signal);
      loaded = true;
      const follows = known?.hubCreatedOn === progress.hubCreatedOn && known.upTo === progress.next.sequenceNumber;
      if (!follows) await catchUp(progress, log, signal);
    },
    isRepeat: (id, batch) => batch.has(id) || seen.has(...digestOf(id)),
    remember: add,
    settle: async (hubCreatedOn, next, log, signal) => {
      known = { hubCreatedOn, upTo: next };
      const now = clock.now().getTime();
      const newHour = hourNow() !== newest;
      forgetOld(log);
      if (now - savedAt < SAVE_EVERY_MS) return;
      savedAt = now;
      try {
        await saveAll(hubCreatedOn, next, signal);
        if (newHour) await removeOld(signal);
      } catch (error) {
        // The batch is done and its ids are in memory; whoever takes over reads them again from the hub.
        if (!(error instanceof InfrastructureError)) throw error;
        log.warn('seen_ids_not_saved', { partition: services.partition, reason: error.message });
      }
    },
  };
}
