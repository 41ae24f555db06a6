import { BlobChangedError, type BlobStore } from '../../platform/storage/blobStore.ts';
import { createState, readState, replaceState, type StateKind, type Stored } from '../../platform/storage/state.ts';
import type { ContentType } from '../contentTypes.ts';
import { O365_STORES } from '../stores.ts';

/** Ledgers of so many hours are kept in memory; what is lost is read again. */
const MOST_CACHED = 1_000;

/** Digests of the content ids that are done, by content type and hour of their cell. */
export interface Ledger {
  /** What is done in the hour of a cell. */
  done(type: ContentType, cell: number, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /** Adds digests of content whose records were all acknowledged. */
  add(type: ContentType, cell: number, digests: readonly string[], signal: AbortSignal): Promise<void>;
}

interface Done {
  readonly done: readonly string[];
}

const LEDGER: StateKind<Done> = {
  kind: 'o365Ledger',
  version: O365_STORES.ledger.version,
  upgrades: {},
  parse: ({ done }) => (Array.isArray(done) && done.every((item) => typeof item === 'string') ? { done } : null),
};

interface Cached {
  readonly stored: Stored<Done> | null;
  readonly done: ReadonlySet<string>;
}

export function ledgerStore(blobs: BlobStore): Ledger {
  const cache = new Map<string, Cached>();
  const writing = new Map<string, Promise<void>>();

  function remember(name: string, stored: Stored<Done> | null): Cached {
    const entry = { stored, done: new Set(stored?.value.done) };
    cache.delete(name);
    cache.set(name, entry);
    const oldest = cache.keys().next().value;
    if (cache.size > MOST_CACHED && oldest !== undefined) cache.delete(oldest);
    return entry;
  }

  async function load(name: string, signal: AbortSignal): Promise<Cached> {
    return cache.get(name) ?? remember(name, await readState(blobs, LEDGER, name, signal));
  }

  async function merge(name: string, digests: readonly string[], signal: AbortSignal): Promise<void> {
    for (;;) {
      const { stored, done } = await load(name, signal);
      const merged = new Set([...done, ...digests]);
      if (merged.size === done.size) return;
      const value = { done: [...merged] };
      try {
        const written =
          stored === null
            ? await createState(blobs, LEDGER, name, value, signal)
            : await replaceState(blobs, LEDGER, name, stored, value, signal);
        if (written !== null) {
          remember(name, written);
          return;
        }
      } catch (error) {
        if (!(error instanceof BlobChangedError)) throw error;
      }
      // Another instance wrote: its acknowledgements are as true as ours, so both are kept.
      cache.delete(name);
    }
  }

  return {
    done: async (type, cell, signal) => (await load(nameOf(type, cell), signal)).done,
    add: async (type, cell, digests, signal) => {
      const name = nameOf(type, cell);
      // Cells of one hour share a ledger: one after the other, or each would undo the other's ETag.
      const before = writing.get(name) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => merge(name, digests, signal));
      writing.set(name, mine);
      try {
        await mine;
      } finally {
        if (writing.get(name) === mine) writing.delete(name);
      }
    },
  };
}

function nameOf(type: ContentType, cell: number): string {
  return `${O365_STORES.ledger.prefix}${type}/${new Date(cell).toISOString().slice(0, 13)}.json`;
}
