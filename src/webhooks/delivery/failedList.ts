import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { ItemSource } from '../../events/quarantine.ts';
import { type Call, readEntry, type Unreadable } from '../connection/readEntry.ts';
import {
  createState,
  readState,
  replaceState,
  StateCorruptError,
  type StateKind,
} from '../../platform/storage/state.ts';
import { WEBHOOK_STORES } from '../stores.ts';

/** What an id of an event can be; whatever else is asked for is not there. */
const EVENT_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MINUTE_MS = 60_000;
/** When the second and the third try of a rejected event come, after the one before. */
const LATER_TRIES_MS = [MINUTE_MS, 10 * MINUTE_MS] as const;

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
  due(limit: number, call: Call): Promise<readonly FailedEvent[]>;
  /** Writes down how a try ended, and plans the next or none. */
  settle(
    entry: FailedEvent,
    result:
      | { readonly accepted: true }
      | { readonly accepted: false; readonly code: string; readonly reason: string | null; readonly isFinal?: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  /** Newest day first; with `isWanted`, at most `limit` of those. */
  list(limit: number, call: Call, isWanted?: (entry: FailedEvent) => boolean): Promise<readonly FailedEvent[]>;
  /** @param id its own, or the one under which it was sent */
  find(id: string, call: Call): Promise<FailedEvent | null>;
}

/** When the try is due, the day of the entry, its name, which may hold underscores itself. */
const MARKER = /^([^_]+)_([^_]+)_(.+)$/;

const FAILED_EVENT: StateKind<FailedEvent> = {
  kind: 'failed event',
  version: WEBHOOK_STORES.failed.version,
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
 * @param unreadable told of entries that cannot be read; they are left as they are
 * @param sentIdOf the id under which the connection sends an event
 */
export function failedList(
  blobs: BlobStore,
  connection: string,
  clock: Clock,
  unreadable: Unreadable,
  sentIdOf: (id: string) => string = (id) => id,
): FailedList {
  const folder = `${WEBHOOK_STORES.failed.prefix}${connection}/`;
  const markers = `${WEBHOOK_STORES.retries.prefix}${connection}/`;
  const blobOf = (entry: FailedEvent) => `${folder}${entry.firstAt.slice(0, 10)}/${nameOf(entry)}.json`;
  const markerOf = (entry: FailedEvent) =>
    `${markers}${entry.nextTryAt}_${entry.firstAt.slice(0, 10)}_${nameOf(entry)}`;

  async function mark(entry: FailedEvent, signal: AbortSignal): Promise<void> {
    if (entry.nextTryAt !== null) await blobs.create(markerOf(entry), Buffer.from('{"version":1}'), signal);
  }

  /** An entry of this connection; one that names another was put here by somebody else and is nobody's to send. */
  async function read(name: string, call: Call): Promise<FailedEvent | null | 'unreadable'> {
    const stored = await readEntry(blobs, FAILED_EVENT, name, unreadable, call);
    if (stored === null || stored === 'unreadable') return stored;
    if (stored.value.connection === connection) return stored.value;
    await unreadable(new StateCorruptError(FAILED_EVENT.kind, name, 'it is of another connection'), call);
    return 'unreadable';
  }

  async function days(signal: AbortSignal): Promise<string[]> {
    const found = new Set<string>();
    for await (const name of blobs.list(folder, signal)) found.add(name.slice(folder.length, folder.length + 10));
    return [...found].sort();
  }

  const list: FailedList['list'] = async (limit, call, isWanted = () => true) => {
    const entries: FailedEvent[] = [];
    for (const day of (await days(call.signal)).toReversed()) {
      for await (const name of blobs.list(`${folder}${day}/`, call.signal)) {
        const entry = await read(name, call);
        if (entry !== null && entry !== 'unreadable' && isWanted(entry)) entries.push(entry);
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
    due: async (limit, call) => {
      const { signal } = call;
      const entries: FailedEvent[] = [];
      const now = clock.now().toISOString();
      for await (const name of blobs.list(markers, signal)) {
        const [, at = '', day = '', entryName = ''] = MARKER.exec(name.slice(markers.length)) ?? [];
        if (at > now || entries.length >= limit) break;
        const entry = await read(`${folder}${day}/${entryName}.json`, call);
        // Its marker stays: an entry that somebody restores, or a newer release wrote, still has its tries.
        if (entry === 'unreadable') continue;
        if (entry?.nextTryAt === at) entries.push(entry);
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
    find: async (id, call) => {
      if (!EVENT_ID.test(id)) return null;
      // Looked for among the names that are there: what is asked for never becomes a part of a name.
      let newest: string | null = null;
      for await (const name of blobs.list(folder, call.signal)) {
        if (idsOf(name).includes(id)) newest = name;
      }
      const entry = newest === null ? null : await read(newest, call);
      return entry === 'unreadable' ? null : entry;
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
