import rhea from 'rhea';
import type { Delivery } from 'rhea';
import { AmqpRefusal } from '../amqp/amqpRefusal.ts';
import type { FaultBook, FaultHit } from './faults.ts';
import type { Hub } from '../store/hub.ts';
import { type IncomingBatch, parseBatch, parseMessage } from './incomingMessage.ts';

/** Message format of a batch: one envelope whose data sections are encoded messages. */
const BATCH_FORMAT = 0x80013700;
/** Largest delivery, bytes: Standard tier. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** One delivery as it came. `message` is bytes for a batch, decoded for a single message. */
export interface IncomingDelivery {
  readonly delivery: Delivery;
  readonly message: unknown;
}

function read({ delivery, message }: IncomingDelivery): { batch: IncomingBatch; bytes: number } {
  // `rhea` decodes a single message before anyone can see its bytes; encoding it again is the only way to have them.
  const bytes = Buffer.isBuffer(message) ? message : rhea.message.encode(message);
  if (bytes.length > MAX_MESSAGE_BYTES) {
    const text = `The received message (size:${bytes.length} bytes) exceeds the limit (${MAX_MESSAGE_BYTES} bytes) currently allowed on the link.`;
    throw new AmqpRefusal('amqp:link:message-size-exceeded', text);
  }
  if (delivery.format === BATCH_FORMAT) return { batch: parseBatch(bytes), bytes: bytes.length };
  if (delivery.format !== 0)
    throw new AmqpRefusal('amqp:not-implemented', `Message format ${delivery.format} is not known.`);
  const single = parseMessage(bytes);
  return { batch: { partitionKey: single.partitionKey, messages: [single] }, bytes: bytes.length };
}

/** A delivery with its partition chosen and the faults it meets. */
export interface PlannedSend {
  readonly partition: string;
  readonly bytes: number;
  readonly messages: number;
  readonly hit: FaultHit;
  /** Stores the batch; it is as durable as the hub's storage when this returns. */
  store(enqueued: Date): void;
}

/**
 * Reads a delivery to a hub, or to one partition of it. Throws `AmqpRefusal` for what is too large or unreadable, and
 * for a partition key on a link that names a partition.
 */
export function planSend(
  incoming: IncomingDelivery,
  hub: Hub,
  linkPartition: string | undefined,
  faults: FaultBook,
): PlannedSend {
  const { batch, bytes } = read(incoming);
  if (linkPartition !== undefined && batch.partitionKey !== undefined) {
    throw new AmqpRefusal('amqp:not-allowed', 'A partition key is not allowed on a link to one partition.');
  }
  const partition = linkPartition ?? hub.choosePartition(batch.partitionKey);
  const log = hub.log(partition);
  const hit = faults.take('send', hub.name, partition);
  return {
    partition,
    bytes,
    messages: batch.messages.length,
    hit,
    store: (enqueued) => log.append(batch, enqueued.getTime()),
  };
}
