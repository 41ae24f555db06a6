import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { BlobStore } from '../../platform/storage/blobStore.ts';
import {
  readState,
  StateCorruptError,
  StateVersionError,
  type StateKind,
  type Stored,
} from '../../platform/storage/state.ts';

/** What a call that reads entries may use. */
export type Call = Pick<Invocation, 'log' | 'signal'>;

/** Told of an entry that cannot be read. */
export type Unreadable = (error: StateCorruptError | StateVersionError, call: Call) => Promise<void>;

/** One entry of a list. One that cannot be read is told and counts as absent, so that it costs its neighbours nothing. */
export async function readEntry<T>(
  blobs: BlobStore,
  kind: StateKind<T>,
  name: string,
  unreadable: Unreadable,
  call: Call,
): Promise<Stored<T> | null | 'unreadable'> {
  try {
    return await readState(blobs, kind, name, call.signal);
  } catch (error) {
    if (!(error instanceof StateCorruptError || error instanceof StateVersionError)) throw error;
    await unreadable(error, call);
    return 'unreadable';
  }
}
