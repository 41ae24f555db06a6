import type { EventsPublisher } from '../events/publishEvents.ts';
import type { Quarantine } from '../events/quarantine.ts';
import type { HubBatch, HubReader } from '../platform/hubs/hub.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Notices } from '../notices/notices.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import { memoize } from '../platform/runtime/memoize.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { GapLedger } from '../positions/gapLedger.ts';
import { PROGRESS } from '../positions/positionState.ts';
import { POSITION_STORES } from '../positions/stores.ts';
import { positionStore } from '../positions/positionStore.ts';
import { workOffRange, type SweptReader } from '../positions/sweptReader.ts';
import { batchMeanings } from './dedup/meanings.ts';
import { ownIds } from './dedup/ownIds.ts';
import { repeatFilter } from './dedup/repeatFilter.ts';
import { ingestBatch, type IngestServices } from './ingest/ingestBatch.ts';
import { readLargeRecords } from './ingest/largeRecords.ts';
import { filteredIds, readMessage, type ReadOptions } from './ingest/readMessage.ts';
import { rereadGaps } from './ingest/rereadGaps.ts';
import type { SourceHub } from './sourceHub.ts';
import { RECORD_STORES } from './stores.ts';
import { tellStalled } from './ingest/tellStalled.ts';

/** What a large gap may take of one sweep; the next goes on from there. */
const REREAD_MS = 30_000;

/** About 6 MB each. */
const OWN_IDS_PER_PARTITION = 250_000;

/** What the wing needs of the rest of the app. */
export interface IngestContext {
  readonly read: ReadOptions;
  /** How long repeats are recognised; 0 publishes every repeat. */
  readonly repeatWindowHours: number;
  /** A source's place decides which partition of `events` its first partition feeds. */
  readonly sources: readonly SourceHub[];
  /** Re-reads a source hub, beside its trigger. */
  readonly readerOf: (source: SourceHub) => HubReader;
  readonly events: EventsPublisher;
  readonly blobs: BlobStore;
  readonly gaps: GapLedger;
  readonly quarantine: Quarantine;
  readonly notices: Notices;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** From bytes in source hubs to events on the hub `events`. */
export interface Ingest {
  /** Works off one batch of a source hub, as its trigger hands it over; see `ingestBatch`. */
  batch(source: SourceHub, batch: HubBatch, invocation: Invocation): Promise<void>;
  /** What a sweep does for the wing: re-reads what batches passed over. */
  readonly tasks: readonly TimedTask[];
  /** The source hubs, for whoever looks for partitions that stand still. */
  readers(): readonly SweptReader[];
}

/** Composes the wing; what a source hub needs is made at its first use. */
export function createIngest(context: IngestContext): Ingest {
  const { read, sources, events, blobs, gaps, quarantine, notices, clock, repeatWindowHours } = context;
  const readerOf = memoize(context.readerOf);
  const servicesOf = memoize((source: SourceHub): IngestServices => {
    const repeats = memoize((partition: string) =>
      repeatFilter({
        blobs,
        clock,
        reader: readerOf(source),
        idsOf: (message) => filteredIds(readMessage(source.hub, partition, message, read)),
        folder: `${RECORD_STORES.seen.prefix}${source.hub}/${partition}`,
        partition,
        windowHours: repeatWindowHours,
        random: context.random,
      }),
    );
    // As the repeat filter, per partition: the same record in another one is a repeat that nobody could tell.
    const ownsOf = memoize((_partition: string) => ownIds(repeatWindowHours, OWN_IDS_PER_PARTITION));
    return {
      events,
      quarantine,
      clock,
      read,
      meanings: (partition) => batchMeanings(ownsOf(partition), notices, clock),
      ...(source.kind === 'o365'
        ? { largeRecords: (bytes: Uint8Array, signal: AbortSignal) => readLargeRecords(blobs, bytes, signal) }
        : {}),
      repeats: repeatWindowHours === 0 ? () => null : repeats,
      position: {
        positions: positionStore(blobs, PROGRESS, `${POSITION_STORES.progress.prefix}${source.hub}`, clock),
        hub: readerOf(source),
        gaps,
        clock,
        reader: source.hub,
        startAt: 'beginning',
      },
      targetPartition: targetPartition(sources.indexOf(source), events),
    };
  });
  return {
    batch: (source, batch, invocation) => ingestBatch(servicesOf(source), batch, invocation),
    tasks: [
      {
        name: 'open gaps',
        budgetMs: REREAD_MS,
        run: (invocation) =>
          rereadGaps(
            gaps,
            sources.map((source) => ({ hub: source.hub, reader: readerOf(source), services: servicesOf(source) })),
            invocation,
          ),
      },
    ],
    readers: () =>
      sources.map((source) => {
        const services = servicesOf(source);
        const run = (batch: HubBatch, invocation: Invocation) => ingestBatch(services, batch, invocation);
        return {
          position: services.position,
          waitsLonger: true,
          workOff: workOffRange(source.hub, readerOf(source), run, clock),
          stalled: (behind, invocation) => tellStalled(notices, source, behind, invocation),
        };
      }),
  };
}

/** Source partition i of the k-th source hub feeds partition (k + i) modulo the count: its events stay in order. */
function targetPartition(hubNumber: number, events: EventsPublisher): IngestServices['targetPartition'] {
  return async (sourcePartition, signal) => {
    const partitions = await events.partitions(signal);
    return partitions[(hubNumber + Number(sourcePartition)) % partitions.length] ?? '0';
  };
}
