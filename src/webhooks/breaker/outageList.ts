import type { BlobStore } from '../../platform/storage/blobStore.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import type { PositionServices } from '../../positions/findPosition.ts';
import { createState, type StateKind } from '../../platform/storage/state.ts';
import { type Call, readEntry, type Unreadable } from '../connection/readEntry.ts';
import type { FailureRun } from '../connection/connectionState.ts';
import { WEBHOOK_STORES } from '../stores.ts';

/** What waited in one partition when a connection took events again. */
interface Waiting {
  readonly partition: string;
  /** First sequence number that was not delivered whole, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** One outage of a connection, from the first to the next accepted request. */
export interface EndedOutage {
  readonly connection: string;
  readonly since: string;
  readonly recoveredAt: string;
  readonly attempts: number;
  readonly lastCode: string;
  readonly waiting: readonly Waiting[];
}

/** `failed-runs/<connection>/<since>.json`: beside the list of rejected events, what a receiver's outage held up. */
export interface OutageList {
  /** Create-once by the run's beginning. */
  add(run: FailureRun, signal: AbortSignal): Promise<void>;
  /** Newest first. */
  list(limit: number, call: Call): Promise<readonly EndedOutage[]>;
}

const ENDED_OUTAGE: StateKind<EndedOutage> = {
  kind: 'run of failures',
  version: WEBHOOK_STORES.failedRuns.version,
  upgrades: {},
  parse: (fields) => {
    const { connection, since, recoveredAt, attempts, lastCode, waiting } = fields as Partial<
      Record<keyof EndedOutage, unknown>
    >;
    if ([connection, since, recoveredAt, lastCode].some((text) => typeof text !== 'string')) return null;
    return typeof attempts === 'number' && Array.isArray(waiting) ? (fields as unknown as EndedOutage) : null;
  },
};

export function outageList(
  blobs: BlobStore,
  connection: string,
  { positions, hub }: Pick<PositionServices, 'positions' | 'hub'>,
  clock: Clock,
  unreadable: Unreadable,
): OutageList {
  const folder = `${WEBHOOK_STORES.failedRuns.prefix}${connection}/`;

  async function waiting(signal: AbortSignal): Promise<Waiting[]> {
    const found: Waiting[] = [];
    for (const partition of (await hub.properties(signal)).partitions) {
      const from = (await positions.load(partition, signal))?.next.sequenceNumber;
      const { nextSequenceNumber: to } = await hub.partition(partition, signal);
      if (from !== undefined && from < to) found.push({ partition, from, to });
    }
    return found;
  }

  return {
    add: async ({ since, attempts, lastCode }, signal) => {
      const recoveredAt = clock.now().toISOString();
      const run = { connection, since, recoveredAt, attempts, lastCode, waiting: await waiting(signal) };
      await createState(blobs, ENDED_OUTAGE, `${folder}${since}.json`, run, signal);
    },
    list: async (limit, call) => {
      const { signal } = call;
      const names: string[] = [];
      for await (const name of blobs.list(folder, signal)) names.push(name);
      const stored = await Promise.all(
        names.slice(-limit).map((name) => readEntry(blobs, ENDED_OUTAGE, name, unreadable, call)),
      );
      return stored.flatMap((one) => (one === null || one === 'unreadable' ? [] : [one.value])).toReversed();
    },
  };
}
