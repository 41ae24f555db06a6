import { checkBlobName } from '../../../src/platform/storage/blobName.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import { BlobChangedError, type BlobStore } from '../../../src/platform/storage/blobStore.ts';

/** A blob store in memory with real ETag conditions, for simulations that run thousands of steps. */
export interface MemoryBlobStore extends BlobStore {
  /** Name → text, for assertions. */
  contents(): Record<string, string>;
  /** Runs before every operation; throw in it to make the storage fail. */
  intercept(before: ((operation: string, name: string) => void) | null): void;
}

/** @param now the time of a blob's last change */
export function memoryBlobStore(now: () => Date = () => new Date()): MemoryBlobStore {
  const blobs = new Map<string, { bytes: Uint8Array; etag: string; changedAt: Date }>();
  let version = 0;
  let before: ((operation: string, name: string) => void) | null = null;
  const put = (name: string, bytes: Uint8Array) => {
    const etag = `"${++version}"`;
    // A copy, as over the network: what the caller does with its bytes afterwards changes nothing here.
    blobs.set(name, { bytes: Uint8Array.from(bytes), etag, changedAt: now() });
    return etag;
  };
  const enter = (operation: string, name: string, signal: AbortSignal) => {
    checkBlobName(name);
    if (signal.aborted) throw new InfrastructureError('storage', `${operation} ${name}`, { cause: signal.reason });
    before?.(operation, name);
    return Promise.resolve();
  };
  return {
    read: async (name, signal) => {
      await enter('read', name, signal);
      const blob = blobs.get(name);
      return blob === undefined ? null : { bytes: Uint8Array.from(blob.bytes), etag: blob.etag };
    },
    create: async (name, bytes, signal) => {
      await enter('create', name, signal);
      return blobs.has(name) ? null : put(name, bytes);
    },
    replace: async (name, bytes, etag, signal) => {
      await enter('replace', name, signal);
      if (blobs.get(name)?.etag !== etag) throw new BlobChangedError(name);
      return put(name, bytes);
    },
    remove: async (name, signal) => {
      await enter('remove', name, signal);
      blobs.delete(name);
    },
    list: async function* list(prefix, signal) {
      await enter('list', prefix, signal);
      yield* [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
    },
    listChanges: async function* listChanges(prefix, signal) {
      await enter('list', prefix, signal);
      for (const [name, { changedAt }] of [...blobs].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (name.startsWith(prefix)) yield { name, changedAt };
      }
    },
    contents: () => Object.fromEntries([...blobs].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString()])),
    intercept: (next) => {
      before = next;
    },
  };
}
