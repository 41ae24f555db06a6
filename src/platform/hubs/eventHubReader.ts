import type { EventHubConsumerClient, EventPosition, ReceivedEventData } from '@azure/event-hubs';
import { hubCall, openConsumer, readHubProperties, readPartitionProperties, type HubAddress } from './eventHubs.ts';
import type { HubMessage, HubReader } from './hub.ts';
import { memoize } from '../runtime/memoize.ts';
import { places, type Places } from '../runtime/places.ts';
import { InfrastructureError } from '../runtime/infrastructureError.ts';

const CHUNK_MESSAGES = 100;
/** How long a reader waits for its place. */
const PLACE_MS = 30_000;
/** How long the hub may stay silent before a range that it says it holds counts as failed. */
const SILENCE_MS = 20_000;

/**
 * The platform takes five readers of one group and partition at a time; one is left for another instance. A client of the
 * SDK takes one, so each place has a client of its own, opened when it is first needed.
 */
const READERS_PER_PARTITION = 4;

/** Re-reads one hub through a consumer group of its own; the SDK is loaded at first use. */
export function eventHubReader(address: HubAddress, consumerGroup: string): HubReader {
  const clients = new Map<number, Promise<EventHubConsumerClient>>();
  const client = (place = 0) => {
    const opened = clients.get(place) ?? openConsumer(address, consumerGroup);
    clients.set(place, opened);
    return opened;
  };
  const placesOf = memoize((_partition: string) => places(READERS_PER_PARTITION));
  const read = async function* read(partition: string, position: EventPosition, end: number, signal: AbortSignal) {
    const { place, leave } = await enter(placesOf(partition), address.hub, partition, signal);
    try {
      yield* receive(await client(place), address.hub, partition, position, end, signal);
    } finally {
      leave();
    }
  };
  const call = <T>(action: string, run: (client: EventHubConsumerClient) => Promise<T>) =>
    hubCall(address.hub, action, async () => run(await client()));
  const reader: HubReader = {
    properties: (signal) => call('read its properties', (consumer) => readHubProperties(consumer, signal)),
    partition: (partition, signal) =>
      call(`read partition ${partition}`, (consumer) => readPartitionProperties(consumer, partition, signal)),
    firstSince: async (partition, since, signal) => {
      const end = await call(`read partition ${partition}`, async (consumer) => {
        const found = await consumer.getPartitionProperties(partition, { abortSignal: signal });
        return found.isEmpty || found.lastEnqueuedOnUtc < since ? null : found.lastEnqueuedSequenceNumber + 1;
      });
      if (end === null) return null;
      const from = { enqueuedOn: since.getTime() - 1 };
      for await (const [first] of read(partition, from, end, signal)) {
        if (first !== undefined) return first.sequenceNumber;
      }
      return null;
    },
    readRange: async function* readRange(partition, from, to, signal) {
      const held = await reader.partition(partition, signal);
      const first = Math.max(from, held.beginSequenceNumber);
      const end = Math.min(to, held.nextSequenceNumber);
      const position = { sequenceNumber: first, isInclusive: true };
      if (first < end) yield* read(partition, position, end, signal);
    },
    close: async () => {
      const opened = [...clients.values()];
      clients.clear();
      await Promise.all(opened.map(async (open) => (await open).close()));
    },
  };
  return reader;
}

/** Waits for a place among our own readers of a partition, so that they queue instead of colliding at the hub. */
function enter(queue: Places, hub: string, partition: string, signal: AbortSignal): ReturnType<Places['enter']> {
  const action = `re-read partition ${partition}: other readers of ours hold every place`;
  return hubCall(hub, action, () => queue.enter(AbortSignal.any([signal, AbortSignal.timeout(PLACE_MS)])));
}

/** Messages from a position on, up to the sequence number before `end`; the SDK pushes, the caller pulls, and a push waits for its pull. */
async function* receive(
  client: EventHubConsumerClient,
  hub: string,
  partition: string,
  startPosition: EventPosition,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<readonly HubMessage[]> {
  const action = `re-read partition ${partition} from ${JSON.stringify(startPosition)} to ${end}`;
  let push: (chunk: readonly HubMessage[]) => void;
  let fail: (error: unknown) => void;
  let pulled: () => void = () => undefined;
  const nextChunk = () => {
    const next = Promise.withResolvers<readonly HubMessage[]>();
    push = next.resolve;
    fail = next.reject;
    // A failure may come while the caller still works on the chunk before; it is thrown at the next pull.
    next.promise.catch(() => undefined);
    return next.promise;
  };
  let chunk = nextChunk();
  const subscription = client.subscribe(
    partition,
    {
      processEvents: async (events) => {
        if (events.length === 0) return;
        const taken = new Promise<void>((resolve) => (pulled = resolve));
        push(events.map(hubMessage));
        await taken;
      },
      processError: (error) => {
        fail(new InfrastructureError(`hub ${hub}`, action, { cause: error }));
        return Promise.resolve();
      },
    },
    {
      startPosition,
      maxBatchSize: CHUNK_MESSAGES,
      maxWaitTimeInSeconds: 1,
      skipParsingBodyAsJson: true,
    },
  );
  try {
    for (;;) {
      const messages = await withSilenceLimit(chunk, hub, action, signal);
      chunk = nextChunk();
      pulled();
      const wanted = messages.filter(({ sequenceNumber }) => sequenceNumber < end);
      if (wanted.length > 0) yield wanted;
      if (wanted.length < messages.length || (wanted.at(-1)?.sequenceNumber ?? -1) >= end - 1) return;
    }
  } finally {
    pulled();
    await subscription.close();
  }
}

async function withSilenceLimit<T>(work: Promise<T>, hub: string, action: string, signal: AbortSignal): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new InfrastructureError(`hub ${hub}`, action, { cause: limit.reason }));
  if (limit.aborted) stop();
  limit.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    limit.removeEventListener('abort', stop);
  }
}

function hubMessage(event: ReceivedEventData): HubMessage {
  const { body, sequenceNumber, enqueuedTimeUtc, properties } = event;
  const message = { bytes: bytesOf(body), sequenceNumber, enqueuedTime: enqueuedTimeUtc };
  return properties === undefined || Object.keys(properties).length === 0 ? message : { ...message, properties };
}

/** Bodies are data sections; anything else was sent by a client that uses AMQP values and becomes its JSON text. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
}
