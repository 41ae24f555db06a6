import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { HubBatch, HubReader } from '../platform/hubs/hub.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { PositionServices } from '../positions/findPosition.ts';
import type { GapLedger } from '../positions/gapLedger.ts';
import { sweepPartitions, type SweptReader } from '../positions/stalledPartitions.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import { ingestBatch } from '../records/ingest/ingestBatch.ts';
import { rereadGaps, type RereadSource } from '../records/ingest/rereadGaps.ts';
import { tellDigest } from '../notices/digest.ts';
import type { Notice, Notices } from '../notices/notices.ts';
import { deliverBatch } from '../webhooks/delivery/deliverBatch.ts';
import { sweepConnection } from '../webhooks/sweepConnection.ts';
import { whileTaken } from '../webhooks/breaker/whileTaken.ts';
import type { ConnectionServices } from '../webhooks/createConnection.ts';

export interface SweepContext {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly gaps: GapLedger;
  readonly notices: Notices;
  readonly postNotice: (notice: Notice) => Promise<boolean>;
  readonly plantCursors: (signal: AbortSignal) => Promise<void>;
  readonly sources: readonly RereadSource[];
  /** Paused ones too. */
  readonly connections: readonly ConnectionServices[];
  readonly stallSeconds: number;
  readonly version: string;
}

/** What a sweep works off has failed in its trigger before, so a message that our code cannot read is quarantined at once. */
const SWEEP_ATTEMPT = Number.MAX_SAFE_INTEGER;

/** One sweep: each part apart from the others, so that one that fails costs its neighbours nothing. */
export async function sweep(context: SweepContext, invocation: Invocation): Promise<void> {
  const { blobs, clock, gaps, notices, connections, sources } = context;
  const final = { ...invocation, attempt: SWEEP_ATTEMPT };
  const partitions = { blobs, readers: sweptReaders(context), stallSeconds: context.stallSeconds };
  const digested = connections.map(({ connection: { name }, store, failed }) => ({ name, store, failed }));
  await context.plantCursors(invocation.signal);
  await runEach(
    [
      () => rereadGaps(gaps, sources, final),
      () => runEach(connections, 'connections', (services) => sweepConnection(services, final)),
      () => sweepPartitions(partitions, final),
      () => tellDigest(blobs, digested, notices, clock, final),
      () => notices.sendWaiting(context.postNotice, final.log, final.signal),
    ],
    'parts of the sweep',
    (part) => part(),
  );
  invocation.log.info('heartbeat', { version: context.version });
}

function sweptReaders({ sources, connections }: SweepContext): SweptReader[] {
  return [
    ...sources.map(({ hub, reader, services }) =>
      sweptReader(hub, services.position, reader, (batch, invocation) => ingestBatch(services, batch, invocation)),
    ),
    ...connections
      .filter(({ isEnabled }) => isEnabled)
      .map((services) =>
        sweptReader(services.hub, services.position, services.replay, (batch, invocation) =>
          whileTaken(invocation.log, () => deliverBatch(services, batch, invocation)),
        ),
      ),
  ];
}

function sweptReader(
  hub: string,
  position: PositionServices,
  reader: HubReader,
  run: (batch: HubBatch, invocation: Invocation) => Promise<void>,
): SweptReader {
  return {
    position,
    workOff: async (partition, from, to, invocation) => {
      for await (const messages of reader.readRange(partition, from, to, invocation.signal)) {
        await run({ hub, partition, messages }, invocation);
      }
    },
  };
}
