import type { EventDataBatch, EventHubProducerClient } from '@azure/event-hubs';
import { hubCall, openProducer, readHubProperties, readPartitionProperties, type HubAddress } from './eventHubs.ts';
import { MessageTooLargeError } from './messageTooLargeError.ts';
import type { HubPublisher, OutgoingMessage, PublishTarget } from './hub.ts';

/** What the batch format spends beside a body: at most 8 bytes an event, a header and the link's own margin. */
const BATCH_OVERHEAD_BYTES = 1024;

/** Publishes to one hub through the SDK, which is loaded at first use. */
export function eventHubPublisher(address: HubAddress): HubPublisher {
  let opened: Promise<EventHubProducerClient> | null = null;
  let limit: number | null = null;
  const client = () => (opened ??= openProducer(address));
  const call = <T>(action: string, run: (client: EventHubProducerClient) => Promise<T>) =>
    hubCall(address.hub, action, async () => run(await client()));
  return {
    properties: (signal) => call('read its properties', (producer) => readHubProperties(producer, signal)),
    partition: (partition, signal) =>
      call(`read partition ${partition}`, (producer) => readPartitionProperties(producer, partition, signal)),
    maxBodyBytes: async (signal) =>
      (limit ??= await call('read its size limit', async (producer) => {
        const batch = await producer.createBatch({ abortSignal: signal });
        return batch.maxSizeInBytes - BATCH_OVERHEAD_BYTES;
      })),
    publish: (target, messages, signal) =>
      call(`publish to ${'partition' in target ? `partition ${target.partition}` : 'a partition by key'}`, (producer) =>
        publish(producer, target, messages, signal),
      ),
    close: async () => {
      const open = opened;
      opened = null;
      if (open !== null) await (await open).close();
    },
  };
}

async function publish(
  producer: EventHubProducerClient,
  target: PublishTarget,
  messages: readonly OutgoingMessage[],
  abortSignal: AbortSignal,
): Promise<void> {
  const to = 'partition' in target ? { partitionId: target.partition } : { partitionKey: target.partitionKey };
  const open = () => producer.createBatch({ ...to, abortSignal });
  let batch = await open();
  for (const { body, properties } of messages) {
    const event = {
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      ...(properties === undefined ? {} : { properties }),
    };
    if (batch.tryAdd(event)) continue;
    if (batch.count === 0) throw new MessageTooLargeError(body.byteLength, batch.maxSizeInBytes);
    await send(producer, batch, abortSignal);
    batch = await open();
    if (!batch.tryAdd(event)) throw new MessageTooLargeError(body.byteLength, batch.maxSizeInBytes);
  }
  if (batch.count > 0) await send(producer, batch, abortSignal);
}

async function send(producer: EventHubProducerClient, batch: EventDataBatch, abortSignal: AbortSignal): Promise<void> {
  try {
    await producer.sendBatch(batch, { abortSignal });
  } catch (error) {
    // A hub may take less than its link says.
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'MessageTooLargeError';
    throw tooLarge ? new MessageTooLargeError(batch.sizeInBytes, batch.maxSizeInBytes, { cause: error }) : error;
  }
}
