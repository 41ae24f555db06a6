import { CHECKPOINT_CONTAINER, blobCheckpoints, type CheckpointStore } from '../hub/checkpoints.ts';
import type { PartitionContext } from '../hub/eventHubInput.ts';
import { parseHubConnectionString } from '../hub/hubEndpoint.ts';
import { BindingOptionError, connectionString, textOption } from '../settingsResolution.ts';
import { listenToHub } from './hubListener.ts';
import type { PumpState } from './partitionPump.ts';
import type { TriggerContext, TriggerListener } from './triggerContext.ts';

/** Which partitions an instance reads at its start; it keeps them until another instance takes them. */
export type PartitionAssignment = { readonly except: readonly string[] } | { readonly only: readonly string[] };

/** The listener of one hub-triggered function, with what tests do to it. */
export interface EventHubListener extends TriggerListener {
  /** Takes a partition from whoever has it and reads on from the stored checkpoint; resolves when the link is open. */
  acquire(partition: string): Promise<void>;
  /** Resolves when the checkpoint of the batch in retry is written although it never succeeded. */
  jumpCheckpoint(partition: string): Promise<void>;
  resetRetries(partition: string): void;
  setMaxBatchSize(messages: number): void;
}

/**
 * Reads the hub of one function the way the extension does: one exclusive reader per partition, batches as they come.
 *
 * @throws MissingSettingError, HubConnectionStringError, BindingOptionError when the binding cannot work
 */
export async function createEventHubListener(
  context: TriggerContext,
  assignment: PartitionAssignment,
  left: ReadonlyMap<string, PumpState>,
): Promise<EventHubListener> {
  const { binding, functionName, settings } = context;
  const setting = textOption(binding, 'connection', settings, functionName);
  const endpoint = parseHubConnectionString(connectionString(setting, settings, functionName), setting);
  const path = {
    namespace: endpoint.host,
    hub: endpoint.entityPath ?? textOption(binding, 'eventHubName', settings, functionName),
    consumerGroup: textOption(binding, 'consumerGroup', settings, functionName, '$Default'),
  };
  if (binding['cardinality'] !== 'many') {
    throw new BindingOptionError('cardinality', functionName, 'is not "many", the only one this host runs');
  }
  return listenToHub(context, { assignment, left, endpoint, path, checkpoints: await openCheckpoints(context, path) });
}

async function openCheckpoints(
  context: TriggerContext,
  path: Omit<PartitionContext, 'partition'>,
): Promise<CheckpointStore> {
  const storage = connectionString('AzureWebJobsStorage', context.settings, 'the host');
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const service = BlobServiceClient.fromConnectionString(storage, {
    retryOptions: { maxTries: 3, retryDelayInMs: 100 },
  });
  return blobCheckpoints(service.getContainerClient(CHECKPOINT_CONTAINER), path);
}
