import type { ReceivedMessage } from './receivedMessage.ts';
import type { RpcTypedData } from './rpc.ts';

/** Which partition a batch comes from. */
export interface PartitionContext {
  /** Host name of the namespace. */
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly partition: string;
}

/** A message is not JSON although the binding has no `dataType`: the real host fails the whole batch here too. */
export class EventBindingError extends Error {
  override readonly name = 'EventBindingError';
  readonly sequenceNumber: number;

  constructor(sequenceNumber: number, options: ErrorOptions) {
    super(`Binding the batch failed: message ${sequenceNumber} is not JSON.`, options);
    this.sequenceNumber = sequenceNumber;
  }
}

/**
 * A batch in the form that the binding's `dataType` asks for: `binary` → bytes, `string` → text, none → parsed and
 * re-serialized JSON (azure-functions-host, `GeneralScriptBindingProvider`).
 *
 * @throws EventBindingError
 */
export function eventHubData(messages: readonly ReceivedMessage[], dataType: unknown): RpcTypedData {
  const kind = typeof dataType === 'string' ? dataType.toLowerCase() : '';
  if (kind === 'binary') return { collectionBytes: { bytes: messages.map((message) => message.body) } };
  if (kind === 'string') return { collectionString: { string: messages.map(textOf) } };
  return { json: `[${messages.map(jsonOf).join(',')}]` };
}

/**
 * The trigger metadata of a batch, keys in the host's Pascal case. Collections of text leave out what is empty or
 * null, as the host's conversion does (azure-functions-host, `GrpcMessageConversionExtensions`), so
 * `PartitionKeyArray` may be shorter than the batch.
 */
export function eventHubTriggerMetadata(
  messages: readonly ReceivedMessage[],
  context: PartitionContext,
): Record<string, RpcTypedData> {
  return {
    PartitionContext: json({
      FullyQualifiedNamespace: context.namespace,
      EventHubName: context.hub,
      ConsumerGroup: context.consumerGroup,
      PartitionId: context.partition,
      IsCheckpointingAfterInvocation: true,
    }),
    SequenceNumberArray: { collectionSint64: { sint64: messages.map((message) => message.sequenceNumber) } },
    OffsetArray: strings(messages.map((message) => message.offset)),
    PartitionKeyArray: strings(messages.map((message) => message.partitionKey)),
    EnqueuedTimeUtcArray: json(messages.map((message) => message.enqueuedTime)),
    PropertiesArray: json(messages.map((message) => message.properties)),
    SystemPropertiesArray: json(
      messages.map((message) => ({
        SequenceNumber: message.sequenceNumber,
        Offset: message.offset,
        PartitionKey: message.partitionKey,
        EnqueuedTimeUtc: message.enqueuedTime,
      })),
    ),
  };
}

function textOf(message: ReceivedMessage): string {
  return Buffer.from(message.body).toString('utf8');
}

function jsonOf(message: ReceivedMessage): string {
  try {
    return JSON.stringify(JSON.parse(textOf(message)));
  } catch (cause) {
    throw new EventBindingError(message.sequenceNumber, { cause });
  }
}

function json(value: unknown): RpcTypedData {
  return { json: JSON.stringify(value) };
}

function strings(values: readonly (string | null)[]): RpcTypedData {
  return { collectionString: { string: values.filter((value) => value !== null && value !== '') as string[] } };
}
