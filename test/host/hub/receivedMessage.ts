import type { Message } from 'rhea';

/** One message of a partition as the trigger hands it on. */
export interface ReceivedMessage {
  /** The bytes of the data sections, untouched. */
  readonly body: Uint8Array;
  readonly sequenceNumber: number;
  /** Opaque. */
  readonly offset: string;
  readonly enqueuedTime: Date;
  readonly partitionKey: string | null;
  /** The sender's application properties. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A message's body is neither data sections nor a string: a trigger for bytes has nothing to hand on. */
class UnsupportedBodyError extends Error {
  override readonly name = 'UnsupportedBodyError';
  readonly sequenceNumber: number;

  constructor(sequenceNumber: number) {
    super(`The body of message ${sequenceNumber} is an AMQP value that has no bytes.`);
    this.sequenceNumber = sequenceNumber;
  }
}

const DATA_SECTION = 0x75;

/**
 * Reads annotations and body of a delivered message (annotation names: mock-hub of azure-sdk-for-js).
 *
 * @throws UnsupportedBodyError
 */
export function receivedMessageOf(message: Message): ReceivedMessage {
  const annotations: Record<string, unknown> = message.message_annotations ?? {};
  const sequenceNumber = Number(annotations['x-opt-sequence-number']);
  const enqueued = annotations['x-opt-enqueued-time'];
  const partitionKey = annotations['x-opt-partition-key'];
  return {
    body: bodyOf(message.body, sequenceNumber),
    sequenceNumber,
    offset: String(annotations['x-opt-offset']),
    enqueuedTime: enqueued instanceof Date ? enqueued : new Date(Number(enqueued)),
    partitionKey: typeof partitionKey === 'string' ? partitionKey : null,
    properties: message.application_properties ?? {},
  };
}

function bodyOf(body: unknown, sequenceNumber: number): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return Buffer.from(body);
  if (typeof body === 'object' && body !== null && 'typecode' in body && body.typecode === DATA_SECTION) {
    const content = 'content' in body ? body.content : undefined;
    if (content instanceof Uint8Array) return content;
    if (Array.isArray(content)) return Buffer.concat(content as Uint8Array[]);
  }
  throw new UnsupportedBodyError(sequenceNumber);
}
