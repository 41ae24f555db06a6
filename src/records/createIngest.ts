import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { HubPublisher, HubReader } from '../platform/hubs/hub.ts';
import { memoize } from '../platform/runtime/memoize.ts';
import type { GapLedger } from '../positions/gapLedger.ts';
import { PROGRESS } from '../positions/positionState.ts';
import { positionStore } from '../positions/positionStore.ts';
import type { Quarantine } from '../events/quarantine.ts';
import type { Settings, SourceHub } from '../composition/readSettings.ts';
import type { IngestServices } from './ingest/ingestBatch.ts';
import { readMessage, type ReadOptions } from './ingest/readMessage.ts';
import { repeatFilter } from './dedup/repeatFilter.ts';

/** What source hubs share with each other and with the rest of the app. */
export interface IngestContext {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly gaps: GapLedger;
  readonly quarantine: Quarantine;
  readonly publisher: HubPublisher;
  readonly sourceReader: (source: SourceHub) => HubReader;
  readonly plantCursors: (signal: AbortSignal) => Promise<void>;
}

/** Services of each source hub, made at first use. */
export function ingestServices(context: IngestContext): (source: SourceHub) => IngestServices {
  const { settings, clock, blobs, gaps, quarantine, publisher, sourceReader } = context;
  const read: ReadOptions = {
    decode: { repairs: settings.repairs, keepText: settings.includeRaw },
    normalize: { defaultDomain: settings.defaultDomain },
    includeUnparsed: settings.includeUnparsed,
  };
  return memoize((source) => {
    const repeats = memoize((partition: string) =>
      repeatFilter({
        blobs,
        clock,
        reader: sourceReader(source),
        idsOf: (message) => readMessage(source.hub, partition, message, read).events.map(({ id }) => id),
        folder: `seen/${source.hub}/${partition}`,
        partition,
        windowHours: settings.repeatWindowHours,
      }),
    );
    return {
      publisher,
      quarantine,
      blobs,
      clock,
      read,
      beforePublishing: context.plantCursors,
      repeats: settings.repeatWindowHours === 0 ? () => null : repeats,
      position: {
        positions: positionStore(blobs, PROGRESS, `progress/${source.hub}`, clock),
        hub: sourceReader(source),
        gaps,
        clock,
        reader: source.hub,
        startAt: 'beginning',
      },
      targetPartition: targetPartition(settings.sources.indexOf(source), publisher),
    };
  });
}

/** Source partition i of the k-th source hub feeds partition (k + i) modulo the count: its events stay in order. */
function targetPartition(hubNumber: number, publisher: HubPublisher): IngestServices['targetPartition'] {
  let partitions: readonly string[] | null = null;
  return async (sourcePartition, signal) => {
    partitions ??= (await publisher.properties(signal)).partitions;
    return partitions[(hubNumber + Number(sourcePartition)) % partitions.length] ?? '0';
  };
}
