import type { EventHubClientOptions, EventHubConsumerClient, EventHubProducerClient } from '@azure/event-hubs';
import { managedIdentity } from '../identity/credentials.ts';
import type { HubProperties, PartitionProperties } from './hub.ts';
import { MessageTooLargeError } from './messageTooLargeError.ts';
import { InfrastructureError } from '../runtime/infrastructureError.ts';
import type { HubConnection } from './hubConnection.ts';

/** Which hub, and how to reach it. */
export interface HubAddress {
  readonly hub: string;
  readonly connection: HubConnection;
  readonly transport: 'amqp' | 'websockets';
}

/**
 * Short, because the platform's retry policy is the long one. The SDK's defaults (3 × 30 s) would eat a timer tick.
 */
const RETRY = { maxRetries: 2, retryDelayInMs: 300, maxRetryDelayInMs: 2_000, timeoutInMs: 15_000 };

export async function openProducer(address: HubAddress): Promise<EventHubProducerClient> {
  const { EventHubProducerClient } = await import('@azure/event-hubs');
  const { connection, hub } = address;
  return connection.by === 'connectionString'
    ? new EventHubProducerClient(withoutEntity(connection.connectionString), hub, clientOptions(address))
    : new EventHubProducerClient(
        connection.namespace,
        hub,
        await managedIdentity(connection.clientId),
        clientOptions(address),
      );
}

export async function openConsumer(address: HubAddress, consumerGroup: string): Promise<EventHubConsumerClient> {
  const { EventHubConsumerClient } = await import('@azure/event-hubs');
  const { connection, hub } = address;
  return connection.by === 'connectionString'
    ? new EventHubConsumerClient(consumerGroup, withoutEntity(connection.connectionString), hub, clientOptions(address))
    : new EventHubConsumerClient(
        consumerGroup,
        connection.namespace,
        hub,
        await managedIdentity(connection.clientId),
        clientOptions(address),
      );
}

/**
 * Runs one call of the SDK; whatever it throws becomes an `InfrastructureError` that names hub and action, but for a
 * `MessageTooLargeError`, which no waiting mends.
 */
export async function hubCall<T>(hub: string, action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof MessageTooLargeError) throw error;
    throw new InfrastructureError(`hub ${hub}`, action, { cause: error });
  }
}

type ManagementClient = Pick<EventHubProducerClient, 'getEventHubProperties' | 'getPartitionProperties'>;

export async function readHubProperties(client: ManagementClient, abortSignal: AbortSignal): Promise<HubProperties> {
  const { createdOn, partitionIds } = await client.getEventHubProperties({ abortSignal });
  return { createdOn, partitions: [...partitionIds].sort((a, b) => Number(a) - Number(b)) };
}

export async function readPartitionProperties(
  client: ManagementClient,
  partition: string,
  abortSignal: AbortSignal,
): Promise<PartitionProperties> {
  const found = await client.getPartitionProperties(partition, { abortSignal });
  const next = found.lastEnqueuedSequenceNumber + 1;
  // An empty partition may still report a stale beginning; nothing below the next number is retained there.
  return { beginSequenceNumber: found.isEmpty ? next : found.beginningSequenceNumber, nextSequenceNumber: next };
}

function clientOptions({ transport }: HubAddress): EventHubClientOptions {
  return transport === 'websockets'
    ? { retryOptions: RETRY, webSocketOptions: { webSocket: WebSocket } }
    : { retryOptions: RETRY };
}

/** The hub is named by a setting of its own; an `EntityPath` in the connection string would fight with it. */
function withoutEntity(connectionString: string): string {
  return connectionString.replace(/(^|;)\s*EntityPath=[^;]*/i, '$1');
}
