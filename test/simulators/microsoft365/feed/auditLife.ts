import type { Random } from '../tenant/random.ts';
import { pick } from '../tenant/random.ts';
import type { AuditSerial } from './auditRecord.ts';
import type { AuditStream } from './auditStream.ts';
import { CONTENT_TYPES, type ContentType } from './contentTypes.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface AuditLifeOptions {
  readonly types?: readonly ContentType[];
  readonly recordsPerSecond: number;
  /** Records in a blob on average. */
  readonly recordsPerBlob?: number;
  /** Bytes of a usual record; one in a thousand is forty times as long. */
  readonly recordBytes?: number;
  /** Share of blobs that listings know of only later. */
  readonly lateShare?: number;
  /** How much later at most; absent: 26 hours. */
  readonly latestMs?: number;
  /** Share of records that the service sends twice, in the same blob or the next of its type. */
  readonly duplicateShare?: number;
  /** Share of blobs that come again, whole, later under a new id. */
  readonly reissueShare?: number;
  /** How much later; absent: five days. */
  readonly reissueAfterMs?: number;
  /** Nothing is indexed and nothing comes again after this moment; absent: without end. */
  readonly endMs?: number;
  /** A listing knows of a blob that is not late within this time. */
  readonly indexedWithinMs?: number;
  /** The serial to go on from. */
  readonly firstSerial?: number;
}

/** The company at work: it fills the stream of content. */
export interface AuditLife {
  /** Adds the content that is created in the stretch, `fromMs` included. */
  live(fromMs: number, toMs: number): void;
  /** The serial that the next record gets; from 0 on it is how many there are. */
  count(): number;
}

export function createAuditLife(stream: AuditStream, random: Random, options: AuditLifeOptions): AuditLife {
  const {
    types = CONTENT_TYPES,
    recordsPerSecond,
    recordsPerBlob = 20,
    recordBytes = 1200,
    lateShare = 0.02,
    duplicateShare = 0.01,
    reissueShare = 0.005,
    latestMs = 26 * HOUR_MS,
    reissueAfterMs = 5 * DAY_MS,
    endMs = Number.POSITIVE_INFINITY,
    indexedWithinMs = 20_000,
    firstSerial = 0,
  } = options;
  let serial = firstSerial;
  const repeated = new Map<ContentType, AuditSerial[]>();

  function record(type: ContentType, contentMs: number): AuditSerial {
    // Between half a minute and 90 minutes from event to content; now and then days.
    const age = random() < 0.01 ? random() * 5 * DAY_MS : MINUTE_MS / 2 + random() * 89 * MINUTE_MS;
    const bytes = random() < 0.001 ? recordBytes * 40 : Math.round(recordBytes * (0.6 + random() * 0.8));
    return { serial: serial++, type, createdMs: contentMs - age, bytes };
  }

  function addBlob(createdMs: number): void {
    const type = pick(random, types);
    const count = 1 + Math.floor(random() * (2 * recordsPerBlob - 1));
    const records: AuditSerial[] = repeated.get(type) ?? [];
    repeated.delete(type);
    for (let made = 0; made < count; made++) {
      const one = record(type, createdMs);
      records.push(one);
      if (random() >= duplicateShare) continue;
      if (random() < 0.5) records.push(one);
      else repeated.set(type, [one]);
    }
    const late = random() < lateShare ? MINUTE_MS + random() * (latestMs - MINUTE_MS) : random() * indexedWithinMs;
    const indexedMs = Math.max(createdMs, Math.min(createdMs + late, endMs));
    stream.add({ type, records, createdMs, spanMs: random() * 4 * MINUTE_MS, indexedMs });
    const again = createdMs + reissueAfterMs;
    if (random() < reissueShare && again + 10_000 <= endMs) {
      stream.add({ type, records, createdMs: again, indexedMs: again + 10_000 });
    }
  }

  return {
    live: (fromMs, toMs) => {
      // Blobs come as a Poisson process.
      const meanGapMs = (recordsPerBlob / recordsPerSecond) * 1000;
      for (let at = fromMs - Math.log(1 - random()) * meanGapMs; at < toMs; at -= Math.log(1 - random()) * meanGapMs) {
        addBlob(Math.floor(at));
      }
    },
    count: () => serial,
  };
}
