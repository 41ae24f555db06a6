import type { Log } from '../../platform/runtime/log.ts';
import { runParallel } from '../../platform/runtime/runParallel.ts';
import type { BlobStore } from '../../platform/storage/blobStore.ts';
import { createState, readState, StateCorruptError } from '../../platform/storage/state.ts';
import {
  joinSeenRanges,
  packDigests,
  SEEN_SEGMENT,
  unpackDigests,
  type SeenRange,
  type SeenSegment,
} from './seenSegment.ts';

const HOUR_MS = 3_600_000;
const PARALLEL_READS = 8;

type Digest = readonly [high: number, low: number];

/** Digests by the hour (since 1970) in which their ids were first seen. */
export type DigestsByHour = ReadonlyMap<number, readonly Digest[]>;

/**
 * The seen ids of one source partition in blobs. Each save makes segments of its own, so that nothing is written twice
 * and no two owners meet in one blob; when an hour is over, its segments are put together.
 */
export interface SeenStore {
  /**
   * Hands over every digest from an hour on.
   *
   * @returns the stretches of messages that are accounted for; a segment that cannot be read leaves a hole in them
   */
  load(
    firstHour: number,
    see: (digest: Digest, hour: number) => void,
    log: Log,
    signal: AbortSignal,
  ): Promise<SeenRange[]>;
  /** @param ranges accounted for with these digests; vouched for only when all of them are written */
  save(digests: DigestsByHour, ranges: readonly SeenRange[], signal: AbortSignal): Promise<void>;
  /** Puts together the segments of hours before `openHour`, and removes those before `firstHour`. */
  tidy(firstHour: number, openHour: number, log: Log, signal: AbortSignal): Promise<void>;
}

/**
 * @param folder `seen/<hub>/<partition>`
 * @param uniqueName a name that no other save has
 */
export function seenStore(blobs: BlobStore, folder: string, uniqueName: () => string): SeenStore {
  const folderOf = (hour: number) => `${folder}/${new Date(hour * HOUR_MS).toISOString().slice(0, 13)}`;
  const hourOf = (name: string) =>
    Math.floor(Date.parse(`${name.slice(folder.length + 1, folder.length + 14)}:00:00Z`) / HOUR_MS);

  async function namesByHour(signal: AbortSignal): Promise<Map<number, string[]>> {
    const found = new Map<number, string[]>();
    for await (const name of blobs.list(`${folder}/`, signal)) {
      const hour = hourOf(name);
      found.set(hour, [...(found.get(hour) ?? []), name]);
    }
    return found;
  }

  /** Null for one that is gone or cannot be read: what it held is read again from the hub. */
  async function readSegment(name: string, log: Log, signal: AbortSignal): Promise<SeenSegment | null> {
    try {
      return (await readState(blobs, SEEN_SEGMENT, name, signal))?.value ?? null;
    } catch (error) {
      if (!(error instanceof StateCorruptError)) throw error;
      log.warn('seen_ids_unreadable', { blob: name });
      return null;
    }
  }

  async function readAll(names: readonly string[], log: Log, signal: AbortSignal): Promise<Map<string, SeenSegment>> {
    const read = new Map<string, SeenSegment>();
    await runParallel(names, PARALLEL_READS, async (name) => {
      const segment = await readSegment(name, log, signal);
      if (segment !== null) read.set(name, segment);
    });
    return read;
  }

  const create = (hour: number, segment: SeenSegment, signal: AbortSignal) =>
    createState(blobs, SEEN_SEGMENT, `${folderOf(hour)}/${uniqueName()}.json`, segment, signal);

  async function compact(hour: number, names: readonly string[], log: Log, signal: AbortSignal): Promise<void> {
    const segments = await readAll(names, log, signal);
    if (segments.size < 2) return;
    const digests = new Map<string, Digest>();
    for (const segment of segments.values()) {
      for (const digest of unpackDigests(segment.digests)) digests.set(digest.join(), digest);
    }
    const ranges = joinSeenRanges([...segments.values()].flatMap((segment) => segment.ranges));
    await create(hour, { ranges, digests: packDigests([...digests.values()]) }, signal);
    // One that cannot be read stays for somebody to look at, until its hour ends.
    for (const name of segments.keys()) await blobs.remove(name, signal);
  }

  return {
    load: async (firstHour, see, log, signal) => {
      const names = [...(await namesByHour(signal))].filter(([hour]) => hour >= firstHour).flatMap(([, all]) => all);
      const segments = await readAll(names, log, signal);
      for (const [name, { digests }] of segments) {
        for (const digest of unpackDigests(digests)) see(digest, hourOf(name));
      }
      return joinSeenRanges([...segments.values()].flatMap(({ ranges }) => ranges));
    },
    save: async (digests, ranges, signal) => {
      const hours = [...digests].toSorted(([a], [b]) => a - b);
      const [last] = hours.splice(-1);
      for (const [hour, all] of hours) await create(hour, { ranges: [], digests: packDigests(all) }, signal);
      if (last !== undefined) await create(last[0], { ranges, digests: packDigests(last[1]) }, signal);
    },
    tidy: async (firstHour, openHour, log, signal) => {
      for (const [hour, names] of await namesByHour(signal)) {
        if (hour < firstHour) for (const name of names) await blobs.remove(name, signal);
        else if (hour < openHour && names.length > 1) await compact(hour, names, log, signal);
      }
    },
  };
}
