import { createHash } from 'node:crypto';
import type { AuditSerial } from './auditRecord.ts';
import { storeOf, type ContentType } from './contentTypes.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** What the documentation says; answers carry it, and nobody may compute it. */
const CONTENT_LIVES_MS = 7 * DAY_MS;

/** One record at its place in a type's stream of content. */
interface Placed {
  readonly ms: number;
  /** Milliseconds and a running number, as text of fixed length: orders the stream. */
  readonly key: string;
  readonly record: AuditSerial;
}

/** A blob as the service put it together. A window that cuts it lists only what lies inside. */
interface Blob {
  readonly type: ContentType;
  readonly placed: readonly Placed[];
  /** From when on listings know of it. */
  readonly indexedMs: number;
  readonly expiresMs: number;
}

/** A blob, or its part inside a window, as a listing shows it. */
export interface ContentItem {
  readonly contentId: string;
  readonly createdMs: number;
  readonly expiresMs: number;
}

/** What a new blob is made of. */
export interface NewBlob {
  readonly type: ContentType;
  readonly records: readonly AuditSerial[];
  /** `contentCreated`: the time of its last record's place in the stream. */
  readonly createdMs: number;
  /** How far back its first record's place lies; absent: all at one millisecond. */
  readonly spanMs?: number;
  readonly indexedMs?: number;
  readonly expiresMs?: number;
}

/** One record as the oracle knows it. */
export interface StreamRecord {
  readonly record: AuditSerial;
  readonly createdMs: number;
  readonly indexedMs: number;
}

/** The content of the tenant: blobs per type, cut by windows as the service does. */
export interface AuditStream {
  add(blob: NewBlob): void;
  /**
   * Items with start ≤ contentCreated < end that are indexed by now, in no order.
   *
   * @param exists whether content of a moment was recorded at all
   */
  list(
    type: ContentType,
    startMs: number,
    endMs: number,
    nowMs: number,
    exists: (createdMs: number) => boolean,
  ): readonly ContentItem[];
  fetch(type: ContentType, contentId: string, nowMs: number): readonly AuditSerial[] | 'expired' | 'unknown';
  records(): Iterable<StreamRecord>;
}

export function createAuditStream(): AuditStream {
  const blobs: Blob[] = [];
  /** By type and hour, so that a listing looks at few of a week's blobs. */
  const byHour = new Map<string, Set<Blob>>();
  const blobOfKey = new Map<string, Blob>();
  let placed = 0;

  function place(blob: NewBlob): readonly Placed[] {
    const span = blob.spanMs ?? 0;
    const last = blob.records.length - 1;
    return blob.records.map((record, index) => {
      const ms = blob.createdMs - (last === 0 ? 0 : Math.round((span * (last - index)) / last));
      return { ms, key: keyOf(ms, placed++), record };
    });
  }

  function blobsBetween(type: ContentType, startMs: number, endMs: number): ReadonlySet<Blob> {
    const found = new Set<Blob>();
    for (let hour = Math.floor(startMs / HOUR_MS); hour * HOUR_MS < endMs; hour++) {
      for (const blob of byHour.get(`${type}/${hour}`) ?? []) found.add(blob);
    }
    return found;
  }

  return {
    add: (blob) => {
      const added = {
        type: blob.type,
        placed: place(blob),
        indexedMs: blob.indexedMs ?? blob.createdMs,
        expiresMs: blob.expiresMs ?? blob.createdMs + CONTENT_LIVES_MS,
      };
      blobs.push(added);
      const first = added.placed[0]?.ms ?? blob.createdMs;
      for (let hour = Math.floor(first / HOUR_MS); hour <= blob.createdMs / HOUR_MS; hour++) {
        const name = `${blob.type}/${hour}`;
        byHour.set(name, (byHour.get(name) ?? new Set()).add(added));
      }
      for (const { key } of added.placed) blobOfKey.set(key, added);
    },
    list: (type, startMs, endMs, nowMs, exists) =>
      [...blobsBetween(type, startMs, endMs)]
        .filter((blob) => blob.indexedMs <= nowMs)
        .flatMap((blob) => partOf(blob, startMs, endMs, exists))
        .toSorted((a, b) => (scatter(a.contentId) < scatter(b.contentId) ? -1 : 1)),
    fetch: (type, contentId, nowMs) => {
      const [from = '', to = ''] = contentId.split('$');
      const found = blobOfKey.get(from);
      if (found === undefined || found.type !== type || blobOfKey.get(to) !== found) return 'unknown';
      if (found.expiresMs <= nowMs) return 'expired';
      return found.placed.filter(({ key }) => key >= from && key <= to).map(({ record }) => record);
    },
    *records() {
      for (const { placed: all, indexedMs } of blobs) {
        for (const { ms, record } of all) yield { record, createdMs: ms, indexedMs };
      }
    },
  };
}

function partOf(
  { type, placed, expiresMs }: Blob,
  startMs: number,
  endMs: number,
  exists: (createdMs: number) => boolean,
): ContentItem[] {
  // Most blobs lie wholly outside: the ends of the stretch decide before its records are looked at.
  if ((placed[0]?.ms ?? 0) >= endMs || (placed.at(-1)?.ms ?? 0) < startMs) return [];
  const inside = placed.filter(({ ms }) => ms >= startMs && ms < endMs && exists(ms));
  const first = inside[0];
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return [];
  return [{ contentId: `${first.key}$${last.key}$${storeOf(type)}`, createdMs: last.ms, expiresMs }];
}

/** `yyyyMMddHHmmssfff` and six digits, as in the service's own ids. */
function keyOf(ms: number, number: number): string {
  return `${new Date(ms).toISOString().replaceAll(/\D/g, '')}${String(number % 1_000_000).padStart(6, '0')}`;
}

/** Listings are in no order, but in the same one each time. */
function scatter(contentId: string): string {
  return createHash('md5').update(contentId).digest('hex');
}
