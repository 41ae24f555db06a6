import type { EventsPublisher } from '../../src/events/publishEvents.ts';
import { blobQuarantine } from '../../src/events/quarantine.ts';
import { gapNotices } from '../../src/notices/gapNotices.ts';
import { blobNotices } from '../../src/notices/notices.ts';
import type { Invocation } from '../../src/platform/runtime/invocation.ts';
import type { BlobStore } from '../../src/platform/storage/blobStore.ts';
import { gapLedger } from '../../src/positions/gapLedger.ts';
import { createIngest } from '../../src/records/createIngest.ts';
import type { SourceHub } from '../../src/records/sourceHub.ts';
import type { MemoryHub } from '../platform/hubs/memoryHub.ts';
import type { Random } from '../simulators/microsoft365/tenant/random.ts';

const BATCH = 200;

/** What came out on `events`, told apart by what the records themselves say. */
export interface SoakEvents {
  /** Reads what the hub has and lets it go. */
  ingest(): Promise<void>;
  /** Serial of a record → ids of its events, in their order. */
  readonly bySerial: ReadonlyMap<number, readonly string[]>;
  /** Ids of the records that tell of a gap, as they stand on the hub. */
  readonly gapIds: ReadonlySet<string>;
  /** Events of neither kind. */
  readonly others: readonly string[];
}

const SOURCE: SourceHub = {
  kind: 'o365',
  hub: 'o365',
  connection: { by: 'identity', setting: 'O365_HUB', namespace: 'simulated', clientId: null },
  consumerGroup: 'grantwire',
};

/** Ingest as the app has it, with a sink for `events` that keeps ids and serials only. */
export function soakEvents(
  hub: MemoryHub,
  blobs: BlobStore,
  now: () => number,
  random: Random,
  repeatWindowHours: number,
): SoakEvents {
  const clock = { now: () => new Date(now()) };
  const bySerial = new Map<number, string[]>();
  const gapIds = new Set<string>();
  const others: string[] = [];
  const notices = blobNotices(blobs, clock, false);
  const reader = hub.client(() => Promise.resolve());

  function note(id: string, eventType: string, raw: string): void {
    const serial = /"UserKey":"1003(\d+)"/.exec(raw)?.[1];
    if (serial !== undefined) {
      const known = bySerial.get(Number(serial));
      if (known === undefined) bySerial.set(Number(serial), [id]);
      else known.push(id);
      return;
    }
    const gap = /"category":"GrantwireFeedGap","id":"([^"]+)"/.exec(raw)?.[1];
    if (gap !== undefined && eventType === 'FEED_GAP') gapIds.add(gap);
    else others.push(eventType);
  }

  const events: EventsPublisher = {
    partitions: () => Promise.resolve(['0']),
    open: () =>
      Promise.resolve({
        write: (event) => {
          note(event.id, event.event_type, typeof event.data.raw === 'string' ? event.data.raw : '');
          return Promise.resolve();
        },
        finish: () => Promise.resolve([]),
      }),
  };
  const ingest = createIngest({
    read: { decode: { repairs: [], keepText: true }, normalize: { defaultDomain: null }, includeUnparsed: true },
    repeatWindowHours,
    random,
    sources: [SOURCE],
    readerOf: () => reader,
    events,
    blobs,
    gaps: gapLedger(blobs, clock, gapNotices(notices)),
    quarantine: blobQuarantine(blobs),
    notices,
    clock,
  });
  const quiet = () => undefined;
  const call = (): Invocation => ({
    log: { info: quiet, warn: quiet, error: quiet },
    signal: new AbortController().signal,
    stopAt: new Date(now() + 3_600_000),
    attempt: 0,
  });
  const next = new Map(hub.partitions.map((partition) => [partition, 0]));
  return {
    bySerial,
    gapIds,
    others,
    ingest: async () => {
      for (const partition of hub.partitions) {
        for (let from = next.get(partition) ?? 0; from < hub.end(partition); ) {
          const messages = hub.read(partition, from, BATCH);
          await ingest.batch(SOURCE, { hub: SOURCE.hub, partition, messages }, call());
          from += messages.length;
          next.set(partition, from);
          hub.expire(partition, from);
        }
      }
    },
  };
}
