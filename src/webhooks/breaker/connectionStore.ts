import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import type { Clock } from '../../platform/runtime/clock.ts';
import { createState, readState, replaceState, type Stored } from '../../platform/storage/state.ts';
import { CONNECTION_STATE, newConnectionState, type ConnectionState } from '../connection/connectionState.ts';
import { WEBHOOK_STORES } from '../stores.ts';

/** How long a healthy state is taken for true without reading it again: what an administrator changes works this soon. */
const FRESH_MS = 15_000;

/** The state of one connection, with optimistic concurrency. */
export interface ConnectionStore {
  /** What this process knows, read again when it is older than 15 s or says that something is wrong. */
  load(signal: AbortSignal): Promise<ConnectionState>;
  /**
   * Replaces the state by what `decide` makes of the current one; a result identical to it writes nothing. Decides again
   * when somebody else wrote meanwhile.
   *
   * @returns the state before and after; `after === before` when nothing was to change
   */
  change(
    decide: (current: ConnectionState) => ConnectionState,
    signal: AbortSignal,
  ): Promise<{ before: ConnectionState; after: ConnectionState }>;
}

export function connectionStore(blobs: BlobStore, name: string, clock: Clock): ConnectionStore {
  const blob = `${WEBHOOK_STORES.connections.prefix}${name}.json`;
  let known: (Stored<ConnectionState> & { readonly readAt: number }) | null = null;

  const keep = (stored: Stored<ConnectionState>) => (known = { ...stored, readAt: clock.now().getTime() });

  async function read(signal: AbortSignal): Promise<Stored<ConnectionState>> {
    known = null;
    for (;;) {
      const stored = await readState(blobs, CONNECTION_STATE, blob, signal);
      if (stored !== null) return keep(stored);
      const created = await createState(blobs, CONNECTION_STATE, blob, newConnectionState(clock.now()), signal);
      if (created !== null) return keep(created);
    }
  }

  return {
    load: async (signal) => {
      const isFresh = known !== null && clock.now().getTime() - known.readAt < FRESH_MS && isHealthy(known.value);
      return (isFresh && known !== null ? known : await read(signal)).value;
    },
    change: async (decide, signal) => {
      for (;;) {
        const current = await read(signal);
        const after = decide(current.value);
        if (after === current.value) return { before: after, after };
        known = null;
        try {
          keep(await replaceState(blobs, CONNECTION_STATE, blob, current, after, signal));
          return { before: current.value, after };
        } catch (error) {
          if (!(error instanceof BlobChangedError)) throw error;
        }
      }
    },
  };
}

function isHealthy({ failures, disabled, pausedAt }: ConnectionState): boolean {
  return failures === null && disabled === null && pausedAt === null;
}
