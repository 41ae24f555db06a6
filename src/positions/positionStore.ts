import { BlobChangedError, type BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import { createState, readState, replaceState, type StateKind, type Stored } from '../platform/storage/state.ts';
import { comparePositions, type Position } from './position.ts';
import type { PositionState } from './positionState.ts';

/** The hub was deleted and made again while a batch of the old one was worked on: its numbers mean nothing now. */
export class PositionResetError extends Error {
  override readonly name = 'PositionResetError';
  readonly blob: string;

  constructor(blob: string) {
    super(
      `${blob} was reset for a recreated hub while a batch of the old hub was in hand; the batch is decided again.`,
    );
    this.blob = blob;
  }
}

/** The positions of one reader, a blob per partition: `<folder>/<partition>.json`. */
export interface PositionStore {
  /** What this process knows, read from the blob when it knows nothing; null when there is no position yet. */
  load(partition: string, signal: AbortSignal): Promise<PositionState | null>;
  /** As `load`, but always from the blob. */
  reload(partition: string, signal: AbortSignal): Promise<PositionState | null>;
  /** Creates the first position; whoever else was first wins. */
  plant(partition: string, position: PositionState, signal: AbortSignal): Promise<PositionState>;
  /**
   * Vouches for everything before `next`. Never goes back: a position further on stays. Throws `PositionResetError`
   * when the position now belongs to another hub than `hubCreatedOn`.
   *
   * @param enqueuedTime of the last message vouched for; null where a stretch is passed over
   */
  advance(
    partition: string,
    hubCreatedOn: string,
    next: Position,
    enqueuedTime: Date | null,
    signal: AbortSignal,
  ): Promise<void>;
  /** Starts over in a recreated hub, unless somebody did already. */
  reset(
    partition: string,
    oldHubCreatedOn: string,
    position: PositionState,
    signal: AbortSignal,
  ): Promise<PositionState>;
}

/**
 * Positions with optimistic concurrency. What was read is kept in memory, because a process that owns a partition is
 * usually the only writer; after any failure it is forgotten, so that the next attempt reads the blob first.
 */
export function positionStore(
  blobs: BlobStore,
  kind: StateKind<PositionState>,
  folder: string,
  clock: Clock,
): PositionStore {
  const known = new Map<string, Stored<PositionState>>();
  const blobOf = (partition: string) => `${folder}/${partition}.json`;

  const reread = async (partition: string, signal: AbortSignal) => {
    known.delete(partition);
    const stored = await readState(blobs, kind, blobOf(partition), signal);
    if (stored !== null) known.set(partition, stored);
    return stored;
  };

  /** Replaces the position until it is written or `decide` says that nothing is to be written. */
  const change = async (
    partition: string,
    decide: (current: PositionState) => PositionState | null,
    signal: AbortSignal,
  ): Promise<PositionState> => {
    let current = known.get(partition) ?? (await reread(partition, signal));
    for (;;) {
      if (current === null) throw new PositionResetError(blobOf(partition));
      const value = decide(current.value);
      if (value === null) return current.value;
      known.delete(partition);
      try {
        const stored: Stored<PositionState> = await replaceState(
          blobs,
          kind,
          blobOf(partition),
          current,
          value,
          signal,
        );
        known.set(partition, stored);
        return stored.value;
      } catch (error) {
        if (!(error instanceof BlobChangedError)) throw error;
        current = await reread(partition, signal);
      }
    }
  };

  return {
    load: async (partition, signal) => (known.get(partition) ?? (await reread(partition, signal)))?.value ?? null,
    reload: async (partition, signal) => (await reread(partition, signal))?.value ?? null,
    plant: async (partition, position, signal) => {
      const stored =
        (await createState(blobs, kind, blobOf(partition), position, signal)) ?? (await reread(partition, signal));
      if (stored === null) throw new PositionResetError(blobOf(partition));
      known.set(partition, stored);
      return stored.value;
    },
    advance: async (partition, hubCreatedOn, next, enqueuedTime, signal) => {
      await change(
        partition,
        (current) => {
          if (current.hubCreatedOn !== hubCreatedOn) throw new PositionResetError(blobOf(partition));
          if (comparePositions(current.next, next) >= 0) return null;
          const lastEnqueuedTime = enqueuedTime?.toISOString() ?? current.lastEnqueuedTime;
          return { hubCreatedOn, next, lastEnqueuedTime, updatedAt: clock.now().toISOString() };
        },
        signal,
      );
    },
    reset: (partition, oldHubCreatedOn, position, signal) =>
      change(partition, (current) => (current.hubCreatedOn === oldHubCreatedOn ? position : null), signal),
  };
}
