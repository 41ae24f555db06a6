import { rmSync } from 'node:fs';
import { azureBlobStore } from '../../../src/platform/storage/azureBlobStore.ts';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import { type Azurite, startAzurite } from '../../emulators/azurite.ts';
import type { StateFolder } from './stateFolder.ts';

/** The container that the app keeps its state in. */
const CONTAINER = 'grantwire';

export interface Storage {
  readonly azurite: Azurite;
  readonly blobs: BlobStore;
  /** What was kept could not be read after a kill and was dropped; the app works the hubs off from their beginning. */
  readonly wasReset: boolean;
}

/**
 * Starts storage on what the folder holds. Azurite writes its index every few seconds, so one that was killed comes back
 * a little in the past; that costs repeats, nothing else. Where its index and its data do not fit together, all of it is
 * dropped: the hubs hold every record still, and events keep their ids.
 */
export async function startStorage(folder: StateFolder, signal: AbortSignal): Promise<Storage> {
  const first = await open(folder);
  if (!folder.wasKilled || folder.storage === undefined || (await isReadable(first.blobs, signal))) {
    return { ...first, wasReset: false };
  }
  await first.azurite.kill();
  rmSync(folder.storage, { recursive: true, force: true });
  return { ...(await open(folder)), wasReset: true };
}

async function open({ storage }: StateFolder): Promise<{ azurite: Azurite; blobs: BlobStore }> {
  const azurite = await startAzurite(storage === undefined ? {} : { dir: storage });
  const { connectionString } = azurite;
  return { azurite, blobs: azureBlobStore({ by: 'connectionString', connectionString }, CONTAINER) };
}

async function isReadable(blobs: BlobStore, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const name of blobs.list('', signal)) await blobs.read(name, signal);
    return true;
  } catch (error) {
    if (error instanceof InfrastructureError && !signal.aborted) return false;
    throw error;
  }
}
