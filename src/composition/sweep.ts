import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { sweepPartitions, type SweptReader } from '../positions/stalledPartitions.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import type { Ingest } from '../records/createIngest.ts';
import { tellDigest, type DigestLine } from '../notices/digest.ts';
import type { Notice, Notices } from '../notices/notices.ts';
import { connectionDigest } from '../webhooks/connectionDigest.ts';
import { sweepConnection } from '../webhooks/sweepConnection.ts';
import { sweptConnection } from '../webhooks/sweptConnection.ts';
import type { ConnectionServices } from '../webhooks/createConnection.ts';

export interface SweepContext {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly postNotice: (notice: Notice) => Promise<boolean>;
  readonly plantCursors: (signal: AbortSignal) => Promise<void>;
  readonly ingest: Ingest;
  /** Paused ones too. */
  readonly connections: readonly ConnectionServices[];
  readonly stallSeconds: number;
  readonly version: string;
}

/** What a sweep works off has failed in its trigger before, so a message that our code cannot read is quarantined at once. */
const SWEEP_ATTEMPT = Number.MAX_SAFE_INTEGER;

/** One sweep: each part apart from the others, so that one that fails costs its neighbours nothing. */
export async function sweep(context: SweepContext, invocation: Invocation): Promise<void> {
  const { blobs, clock, notices, connections, ingest } = context;
  const final = { ...invocation, attempt: SWEEP_ATTEMPT };
  const partitions = { blobs, readers: sweptReaders(context), stallSeconds: context.stallSeconds };
  const lines = connections.map(
    (services): DigestLine =>
      (day, call) =>
        connectionDigest(services, day, call),
  );
  await context.plantCursors(invocation.signal);
  await runEach(
    [
      () => ingest.rereadGaps(final),
      () => runEach(connections, 'connections', (services) => sweepConnection(services, final)),
      () => sweepPartitions(partitions, final),
      () => tellDigest(blobs, lines, notices, clock, final),
      () => notices.sendWaiting(context.postNotice, final.log, final.signal),
    ],
    'parts of the sweep',
    (part) => part(),
  );
  invocation.log.info('heartbeat', { version: context.version });
}

function sweptReaders({ ingest, connections }: SweepContext): SweptReader[] {
  return [...ingest.readers(), ...connections.filter(({ isEnabled }) => isEnabled).map(sweptConnection)];
}
