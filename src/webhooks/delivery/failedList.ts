import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { ItemSource } from '../../events/quarantine.ts';
import { createState, readState, replaceState, type StateKind } from '../../platform/storage/state.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** When the second and the third try of a rejected event come, after the one before. */
const LATER_TRIES_MS = [MINUTE_MS, 10 * MINUTE_MS] as const;
/** How long entries stay. */
const KEEP_DAYS = 30;

/** One event that the receiver rejected. */
export interface FailedEvent {
  readonly connection: string;
  readonly eventId: string;
  /** Under which the receiver knows it; another one where the connection redacts. */
  readonly sentId: string;
  /** Where its message lies on `events`. */
  readonly source: ItemSource;
  readonly firstAt: string;
  readonly tries: number;
  /** Status or code of the last try, and what the receiver said, shortened. */
  readonly lastCode: string;
  readonly lastReason: string | null;
  /** Null when no try is to come. */
  readonly nextTryAt: string | null;
  /** When a later try or a replay was accepted. */
  readonly deliveredAt: string | null;
  /** The event as it travels on `events`, JSON text. */
  readonly event: string;
}

/** `failed/<connection>/<day>/<event id>.json`, `~<sent id>` after an id that is not sent as it is, and a marker per try that is to come. */
export interface FailedList {
  /** @param isFinal no later try can help */
  add(
    entry: Pick<FailedEvent, 'eventId' | 'source' | 'lastCode' | 'lastReason' | 'event'>,
    isFinal: boolean,
    signal: AbortSignal,
  ): Promise<void>;
  /** Entries whose next try is due, at most `limit`. */
  due(limit: number, signal: AbortSignal): Promise<readonly FailedEvent[]>;
  /** Writes down how a try ended, and plans the next or none. */
  settle(
    entry: FailedEvent,
    result:
      | { readonly accepted: true }
      | { readonly accepted: false; readonly code: string; readonly reason: string | null; readonly isFinal?: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  /** Newest day first; with `isWanted`, at most `limit` of those. */
  list(limit: number, signal: AbortSignal, isWanted?: (entry: FailedEvent) => boolean): Promise<readonly FailedEvent[]>;
  /** @param id its own, or the one under which it was sent */
  find(id: string, signal: AbortSignal): Promise<FailedEvent | null>;
  /** Removes entries older than 30 days; returns how many. */
  expire(signal: AbortSignal): Promise<number>;
}

/** When the try is due, the day of the entry, its name, which may hold underscores itself. */
const MARKER = /^([^_]+)_([^_]+)_(.+)$/;

const FAILED_EVENT: StateKind<FailedEvent> = {
  kind: 'failed event',
  version: 2,
  upgrades: { 1: (fields) => ({ ...fields, sentId: fields['eventId'] }) },
  parse: (fields) => {
    const entry = fields as Partial<Record<keyof FailedEvent, unknown>>;
    const texts = [entry.connection, entry.eventId, entry.sentId, entry.firstAt, entry.lastCode, entry.event];
    if (texts.some((text) => typeof text !== 'string') || typeof entry.tries !== 'number') return null;
    return entry.source !== null && typeof entry.source === 'object' ? (fields as unknown as FailedEvent) : null;
  },
};

/**
 * The failed list of a connection.
 * @param sentIdOf the id under which the connection sends an event
 */
export function failedList(
  blobs: BlobStore,
  connection: string,
  clock: Clock,
  sentIdOf: (id: string) => string = (id) => id,
): FailedList {
  const folder = `failed/${connection}/`;
  const markers = `retries/${connection}/`;
  const blobOf = (entry: FailedEvent) => `${folder}${entry.firstAt.slice(0, 10)}/${nameOf(entry)}.json`;
  const markerOf = (entry: FailedEvent) =>
    `${markers}${entry.nextTryAt}_${entry.firstAt.slice(0, 10)}_${nameOf(entry)}`;

  async function mark(entry: FailedEvent, signal: AbortSignal): Promise<void> {
    if (entry.nextTryAt !== null) await blobs.create(markerOf(entry), Buffer.from('{"version":1}'), signal);
  }

  async function days(signal: AbortSignal): Promise<string[]> {
    const found = new Set<string>();
    for await (const name of blobs.list(folder, signal)) found.add(name.slice(folder.length, folder.length + 10));
    return [...found].sort();
  }

  const list: FailedList['list'] = async (limit, signal, isWanted = () => true) => {
    const entries: FailedEvent[] = [];
    for (const day of (await days(signal)).toReversed()) {
      for await (const name of blobs.list(`${folder}${day}/`, signal)) {
        const stored = await readState(blobs, FAILED_EVENT, name, signal);
        if (stored !== null && isWanted(stored.value)) entries.push(stored.value);
        if (entries.length >= limit) return entries;
      }
    }
    return entries;
  };

  return {
    list,
    add: async ({ eventId, source, lastCode, lastReason, event }, isFinal, signal) => {
      const now = clock.now();
      const nextTryAt = isFinal ? null : new Date(now.getTime() + LATER_TRIES_MS[0]).toISOString();
      const entry: FailedEvent = {
        connection,
        eventId,
        sentId: sentIdOf(eventId),
        source,
        firstAt: now.toISOString(),
        tries: 1,
        lastCode,
        lastReason,
        nextTryAt,
        deliveredAt: null,
        event,
      };
      // The marker first: after a crash between the two the event comes again, and a marker without entry is cleared away,
      // but an entry without marker would never be tried again.
      await mark(entry, signal);
      await createState(blobs, FAILED_EVENT, blobOf(entry), entry, signal);
    },
    due: async (limit, signal) => {
      const entries: FailedEvent[] = [];
      const now = clock.now().toISOString();
      for await (const name of blobs.list(markers, signal)) {
        const [, at = '', day = '', entryName = ''] = MARKER.exec(name.slice(markers.length)) ?? [];
        if (at > now || entries.length >= limit) break;
        const stored = await readState(blobs, FAILED_EVENT, `${folder}${day}/${entryName}.json`, signal);
        if (stored?.value.nextTryAt === at) entries.push(stored.value);
        else await blobs.remove(name, signal);
      }
      return entries;
    },
    settle: async (entry, result, signal) => {
      const stored = await readState(blobs, FAILED_EVENT, blobOf(entry), signal);
      if (stored === null) return;
      const now = clock.now();
      const tries = stored.value.tries + 1;
      const delay = !result.accepted && result.isFinal === true ? undefined : LATER_TRIES_MS[tries - 1];
      const settled: FailedEvent = result.accepted
        ? { ...stored.value, tries, nextTryAt: null, deliveredAt: now.toISOString() }
        : {
            ...stored.value,
            tries,
            lastCode: result.code,
            lastReason: result.reason,
            nextTryAt: delay === undefined ? null : new Date(now.getTime() + delay).toISOString(),
          };
      try {
        await mark(settled, signal);
        await replaceState(blobs, FAILED_EVENT, blobOf(entry), stored, settled, signal);
      } catch (error) {
        // Another sweep or a replay settled it meanwhile; its word stands.
        if (!(error instanceof BlobChangedError)) throw error;
      }
      if (entry.nextTryAt !== null) await blobs.remove(markerOf(entry), signal);
    },
    find: async (id, signal) => {
      // Looked for among the names that are there: what is asked for never becomes a part of a name.
      let newest: string | null = null;
      for await (const name of blobs.list(folder, signal)) {
        if (idsOf(name).includes(id)) newest = name;
      }
      return newest === null ? null : ((await readState(blobs, FAILED_EVENT, newest, signal))?.value ?? null);
    },
    expire: async (signal) => {
      const first = new Date(clock.now().getTime() - KEEP_DAYS * DAY_MS).toISOString().slice(0, 10);
      let removed = 0;
      for await (const name of blobs.list(folder, signal)) {
        if (name.slice(folder.length, folder.length + 10) >= first) break;
        await blobs.remove(name, signal);
        removed++;
      }
      return removed;
    },
  };
}

/** No id has a tilde. */
function nameOf({ eventId, sentId }: Pick<FailedEvent, 'eventId' | 'sentId'>): string {
  return eventId === sentId ? eventId : `${eventId}~${sentId}`;
}

function idsOf(blob: string): string[] {
  return blob
    .slice(blob.lastIndexOf('/') + 1)
    .replace(/\.json$/, '')
    .split('~');
}
