import rhea from 'rhea';

/** A message of the log, decoded for a test to look at. */
export interface StoredMessage {
  readonly sequenceNumber: number;
  readonly offset: string;
  readonly enqueuedTime: Date;
  readonly partitionKey: string | undefined;
  readonly body: Buffer;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Message annotations beside the broker's own. */
  readonly annotations: Readonly<Record<string, unknown>>;
}

/** Decodes a message as it is stored and delivered. A body that is no data section comes as its JSON. */
export function readStoredMessage(bytes: Buffer): StoredMessage {
  const decoded = rhea.message.decode(bytes);
  const {
    'x-opt-sequence-number': sequenceNumber,
    'x-opt-offset': offset,
    'x-opt-enqueued-time': enqueued,
    'x-opt-partition-key': partitionKey,
    ...annotations
  } = decoded['message_annotations'] as Record<string, unknown>;
  const content: unknown = decoded['body']?.content ?? decoded['body'];
  return {
    sequenceNumber: Number(sequenceNumber),
    offset: String(offset),
    enqueuedTime: new Date(Number(enqueued)),
    partitionKey: typeof partitionKey === 'string' ? partitionKey : undefined,
    body: Buffer.isBuffer(content) ? Buffer.from(content) : Buffer.from(JSON.stringify(content ?? null)),
    properties: (decoded['application_properties'] ?? {}) as Record<string, unknown>,
    annotations,
  };
}
