import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import { createState, readState, replaceState, type Stored } from '../../platform/storage/state.ts';
import type { ContentType } from '../contentTypes.ts';
import { O365_STORES } from '../stores.ts';
import { FEED, type FeedState, mergeFeedStates } from './feedState.ts';

/** The state of one content type, in hand for one tick. */
export interface OpenFeed {
  /** As it is now, saved or not. */
  readonly state: FeedState;
  change(state: FeedState): void;
  /** Writes it if it changed. A state that another instance wrote meanwhile is merged. */
  save(signal: AbortSignal): Promise<void>;
}

/** Reads the state of a content type; `first` is that of one never seen. */
export async function openFeed(
  blobs: BlobStore,
  type: ContentType,
  first: () => FeedState,
  signal: AbortSignal,
): Promise<OpenFeed> {
  const name = `${O365_STORES.feeds.prefix}${type}.json`;
  let stored: Stored<FeedState> | null = await readState(blobs, FEED, name, signal);
  let state = stored?.value ?? first();
  let saving: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    while (stored === null || !isSame(stored.value, state)) {
      const value = state;
      try {
        const written: Stored<FeedState> | null =
          stored === null
            ? await createState(blobs, FEED, name, value, signal)
            : await replaceState(blobs, FEED, name, stored, value, signal);
        if (written !== null) {
          stored = written;
          continue;
        }
      } catch (error) {
        if (!(error instanceof BlobChangedError)) throw error;
      }
      stored = await readState(blobs, FEED, name, signal);
      if (stored !== null) state = mergeFeedStates(state, stored.value);
    }
  }

  return {
    get state() {
      return state;
    },
    change: (next) => {
      state = next;
    },
    save: async () => {
      saving = saving.catch(() => undefined).then(write);
      await saving;
    },
  };
}

/** Storage writes are the bill: a state that says the same is not written again. */
function isSame(a: FeedState, b: FeedState): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
