import type { ContainerClient } from '@azure/storage-blob';

/** How far a consumer group has come in one partition, inclusive. */
export interface Checkpoint {
  readonly sequenceNumber: number;
  readonly offset: string;
}

/** Checkpoints of one consumer group of one hub. */
export interface CheckpointStore {
  load(): Promise<ReadonlyMap<string, Checkpoint>>;
  save(partition: string, checkpoint: Checkpoint): Promise<void>;
}

/** Where the checkpoints of a consumer group lie. */
export interface CheckpointPath {
  /** The host name of the namespace's endpoint. */
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
}

/** The container that the Event Hubs extension uses. */
export const CHECKPOINT_CONTAINER = 'azure-webjobs-eventhub';

/** The prefix of a group's checkpoint blobs, as `BlobCheckpointStoreInternal` of azure-sdk-for-net lays it out. */
export function checkpointPrefix(path: CheckpointPath): string {
  return `${path.namespace}/${path.hub}/${path.consumerGroup}/checkpoint/`.toLowerCase();
}

/**
 * Checkpoints as metadata of empty blobs, the layout of the real extension, so that a restart on the same storage
 * resumes. Creates the container when it is missing.
 *
 * @param container the container `azure-webjobs-eventhub`
 * @throws RestError of the storage library
 */
export function blobCheckpoints(container: ContainerClient, path: CheckpointPath): CheckpointStore {
  const prefix = checkpointPrefix(path);
  return {
    async load() {
      await container.createIfNotExists();
      const found = new Map<string, Checkpoint>();
      for await (const blob of container.listBlobsFlat({ prefix, includeMetadata: true })) {
        const sequenceNumber = Number(blob.metadata?.['sequencenumber']);
        const offset = blob.metadata?.['offset'];
        if (offset === undefined || !Number.isSafeInteger(sequenceNumber)) continue;
        found.set(blob.name.slice(prefix.length), { sequenceNumber, offset });
      }
      return found;
    },
    async save(partition, checkpoint) {
      await container.getBlockBlobClient(`${prefix}${partition}`).upload('', 0, {
        metadata: { sequencenumber: String(checkpoint.sequenceNumber), offset: checkpoint.offset },
      });
    },
  };
}
