import { mapEntries, SECTION, sectionsOf, variableBytes } from '../amqp/amqpSections.ts';

const PARTITION_KEY = 'x-opt-partition-key';
/** Annotations that only the broker sets; a client's own are dropped, as Azure does. */
const BROKER_ANNOTATIONS = new Set(['x-opt-sequence-number', 'x-opt-offset', 'x-opt-enqueued-time']);
const NOTHING: readonly Buffer[] = [];

/** One message as a client sent it, cut into what the broker keeps. */
export interface IncomingMessage {
  readonly partitionKey: string | undefined;
  /** The client's other message annotations, each key and value encoded. */
  readonly annotations: readonly Buffer[];
  /** Properties, application properties, body and footer, untouched. */
  readonly rest: Buffer;
}

/** What one transfer carried: one message, or the messages of a batch. */
export interface IncomingBatch {
  readonly partitionKey: string | undefined;
  readonly messages: readonly IncomingMessage[];
}

/**
 * Cuts one encoded message. The header and delivery annotations speak of one hop only and are not kept.
 * Throws `AmqpRefusal` when the bytes are no AMQP message.
 */
export function parseMessage(bytes: Buffer): IncomingMessage {
  let partitionKey: string | undefined;
  let annotations = NOTHING;
  let rest = bytes.length;
  for (const section of sectionsOf(bytes)) {
    if (section.code >= SECTION.properties) {
      rest = section.start;
      break;
    }
    if (section.code !== SECTION.messageAnnotations) continue;
    const kept: Buffer[] = [];
    for (const entry of mapEntries(bytes, section.value)) {
      if (entry.key === PARTITION_KEY) partitionKey = variableBytes(bytes, entry.value).toString('utf8');
      else if (!BROKER_ANNOTATIONS.has(entry.key)) kept.push(entry.bytes);
    }
    annotations = kept;
  }
  return { partitionKey, annotations, rest: bytes.subarray(rest) };
}

/**
 * Cuts a batch (message format 0x80013700): an envelope whose annotations hold the partition key and whose data
 * sections are encoded messages. Throws `AmqpRefusal` when it is not one.
 */
export function parseBatch(bytes: Buffer): IncomingBatch {
  let partitionKey: string | undefined;
  const messages: IncomingMessage[] = [];
  for (const section of sectionsOf(bytes)) {
    if (section.code === SECTION.data) messages.push(parseMessage(variableBytes(bytes, section.value)));
    else if (section.code === SECTION.messageAnnotations) {
      const entry = mapEntries(bytes, section.value).find(({ key }) => key === PARTITION_KEY);
      if (entry !== undefined) partitionKey = variableBytes(bytes, entry.value).toString('utf8');
    }
  }
  return { partitionKey: partitionKey ?? messages[0]?.partitionKey, messages };
}
