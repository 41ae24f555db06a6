import { setTimeout as sleep } from 'node:timers/promises';
import type { EventData, EventDataBatch, EventHubProducerClient } from '@azure/event-hubs';
import type { StampedMessage } from './fileFeed.ts';
import { InputFileError } from './readPieces.ts';
import { stampProperties } from './stamp.ts';

export interface FeedOptions {
  readonly partitions: number;
  /** Messages in one send at most; they go to one partition. */
  readonly sendMessages: number;
  /** Records per second; null is as fast as the hub acknowledges. */
  readonly rate: number | null;
  readonly signal: AbortSignal;
  /** Called after each acknowledged send. */
  readonly onSent: (messages: number, records: number) => void;
}

type Producer = Pick<EventHubProducerClient, 'createBatch' | 'sendBatch'>;

/**
 * Sends messages in order, one send in flight, the partitions in turn. With a rate each message goes at its own time,
 * counted from the first. Ends early when the signal is aborted. Throws `InputFileError` for a message no hub takes.
 */
export async function feed(
  producer: Producer,
  messages: AsyncIterable<StampedMessage>,
  options: FeedOptions,
): Promise<void> {
  const { partitions, rate, signal } = options;
  let turn = 0;
  let records = 0;
  const newBatch = async () => ({
    batch: await producer.createBatch({ partitionId: String(turn), abortSignal: signal }),
    records: 0,
  });
  // Opening the link takes time that must not count against the first messages.
  let open: { batch: EventDataBatch; records: number } | null = await newBatch();
  const started = performance.now();
  const send = async () => {
    if (open === null || open.batch.count === 0) return;
    await producer.sendBatch(open.batch, { abortSignal: signal });
    options.onSent(open.batch.count, open.records);
    open = null;
    turn = (turn + 1) % partitions;
  };
  for await (const message of messages) {
    if (signal.aborted) break;
    const due = rate === null ? 0 : started + (records / rate) * 1000 - performance.now();
    if (due > 1) {
      await send();
      if (!(await paused(due, signal))) break;
    }
    const event: EventData = { body: message.bytes, properties: stampProperties(message.stamp) };
    open ??= await newBatch();
    if (!open.batch.tryAdd(event)) {
      await send();
      open ??= await newBatch();
      if (!open.batch.tryAdd(event)) {
        throw new InputFileError(message.stamp.file, message.stamp.firstLine, 'is larger than a hub message can be.');
      }
    }
    open.records += message.stamp.records;
    records += message.stamp.records;
    if (open.batch.count >= options.sendMessages) await send();
  }
  if (!signal.aborted) await send();
}

/** Waits; false when the signal ended the wait. */
async function paused(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
