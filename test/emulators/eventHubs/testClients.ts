import {
  EventHubConsumerClient,
  EventHubProducerClient,
  type EventPosition,
  type ReceivedEventData,
  type SubscribeOptions,
} from '@azure/event-hubs';
import { onTestFinished } from 'vitest';
import { type EventHubsOptions, type EventHubsServer, startEventHubs } from './server.ts';

/** No retries, so that a test sees the broker's own answer. */
export const NO_RETRIES = { retryOptions: { maxRetries: 0, timeoutInMs: 5_000 } };

/** A server for one test, with one hub `diagnostics` of two partitions and the group `grantwire`. */
export async function testServer(options: Partial<EventHubsOptions> = {}): Promise<EventHubsServer> {
  const hubs = [{ name: 'diagnostics', partitions: 2, consumerGroups: ['grantwire'] }];
  const server = await startEventHubs({ hubs, ...options });
  onTestFinished(() => server.stop());
  return server;
}

export function testProducer(
  connectionString: string,
  hub = 'diagnostics',
  options = NO_RETRIES,
): EventHubProducerClient {
  const client = new EventHubProducerClient(connectionString, hub, options);
  onTestFinished(() => client.close());
  return client;
}

export function testConsumer(
  connectionString: string,
  hub = 'diagnostics',
  group = 'grantwire',
): EventHubConsumerClient {
  const client = new EventHubConsumerClient(group, connectionString, hub, NO_RETRIES);
  onTestFinished(() => client.close());
  return client;
}

/** A subscription to one partition that keeps what it got. */
export interface Reading {
  readonly events: ReceivedEventData[];
  readonly errors: unknown[];
  /** Resolves when there are this many events. */
  atLeast(count: number): Promise<ReceivedEventData[]>;
  /** Resolves with the code of the first error. */
  failure(): Promise<string>;
  close(): Promise<void>;
}

/** Code of an SDK error; of an aggregate, which the SDK throws after its retries, that of its first part. */
export function codeOf(error: unknown): string {
  const part: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return part instanceof Error && 'code' in part ? String(part.code) : String(part);
}

async function until<Value>(read: () => Value | undefined): Promise<Value> {
  const deadline = Date.now() + 8_000;
  for (;;) {
    const value = read();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error('Nothing came within eight seconds.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function read(
  client: EventHubConsumerClient,
  partition: string,
  startPosition: EventPosition,
  options: Omit<SubscribeOptions, 'startPosition'> = {},
): Reading {
  const events: ReceivedEventData[] = [];
  const errors: unknown[] = [];
  const subscription = client.subscribe(
    partition,
    {
      processEvents: (batch) => {
        events.push(...batch);
        return Promise.resolve();
      },
      processError: (error) => {
        errors.push(error);
        return Promise.resolve();
      },
    },
    { maxBatchSize: 100, maxWaitTimeInSeconds: 1, skipParsingBodyAsJson: true, ...options, startPosition },
  );
  return {
    events,
    errors,
    atLeast: (count) => until(() => (events.length >= count ? events : undefined)),
    failure: () => until(() => (errors.length > 0 ? codeOf(errors[0]) : undefined)),
    close: () => subscription.close(),
  };
}

/** Body of a received message as text. */
export function text(event: ReceivedEventData): string {
  return Buffer.from(event.body as Uint8Array).toString('utf8');
}

/** Resolves with the code of the error that a promise rejects with. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return codeOf(error);
  }
  throw new Error('It was not refused.');
}
