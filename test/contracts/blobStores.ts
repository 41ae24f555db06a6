import { azureBlobStore } from '../../src/platform/storage/azureBlobStore.ts';
import type { BlobStore } from '../../src/platform/storage/blobStore.ts';
import { startAzurite } from '../emulators/azurite.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';

/** One implementation of the blob store, opened for a test file. */
export interface OpenedStores {
  /** An empty store of its own. */
  newStore(): BlobStore;
  close(): Promise<void>;
}

/** Every implementation of `BlobStore`, by what it keeps blobs in. */
export const BLOB_STORES: Readonly<Record<string, () => Promise<OpenedStores>>> = {
  memory: () => Promise.resolve({ newStore: () => memoryBlobStore(), close: () => Promise.resolve() }),
  Azurite: async () => {
    const azurite = await startAzurite();
    const { connectionString } = azurite;
    let containers = 0;
    return {
      newStore: () => azureBlobStore({ by: 'connectionString', connectionString }, `contract${(containers += 1)}`),
      close: () => azurite.stop(),
    };
  },
};
