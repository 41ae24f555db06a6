import type { ReceivedMessage } from './receivedMessage.ts';
import type { RpcLong, RpcTypedData } from '../rpc.ts';

/** Which partition a batch comes from. */
export interface PartitionContext {
  /** Host name of the namespace. */
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly partition: string;
}

/** What depends on the batch's place and on the worker's version. */
export interface MetadataForm {
  /** Whether a checkpoint follows this batch; with a frequency of N only every Nth. */
  readonly isCheckpointing: boolean;
  readonly sequenceNumbers: SequenceNumberForm;
}

/** Plain numbers, or `{low, high, unsigned}` as worker 3.16.0 hands them over (Azure/azure-functions-nodejs-worker#844). */
export type SequenceNumberForm = 'number' | 'long';

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
  { isCheckpointing, sequenceNumbers }: MetadataForm,
): Record<string, RpcTypedData> {
  return {
    PartitionContext: json({
      FullyQualifiedNamespace: context.namespace,
      EventHubName: context.hub,
      ConsumerGroup: context.consumerGroup,
      PartitionId: context.partition,
      IsCheckpointingAfterInvocation: isCheckpointing,
    }),
    SequenceNumberArray: {
      collectionSint64: {
        sint64: messages.map(({ sequenceNumber }) =>
          sequenceNumbers === 'long' ? longOf(sequenceNumber) : sequenceNumber,
        ),
      },
    },
    OffsetArray: strings(messages.map((message) => message.offset)),
    PartitionKeyArray: strings(messages.map((message) => message.partitionKey)),
    EnqueuedTimeUtcArray: json(messages.map((message) => dotnetTime(message.enqueuedTime))),
    PropertiesArray: json(messages.map((message) => message.properties)),
    SystemPropertiesArray: json(
      messages.map((message) => ({
        SequenceNumber: message.sequenceNumber,
        Offset: message.offset,
        PartitionKey: message.partitionKey,
        EnqueuedTimeUtc: dotnetTime(message.enqueuedTime),
        'x-opt-sequence-number': message.sequenceNumber,
        'x-opt-offset': message.offset,
        'x-opt-enqueued-time': dotnetTime(message.enqueuedTime),
      })),
    ),
  };
}

/** A UTC time as the host's serializer writes it: no Z, no zeros at the end. */
function dotnetTime(time: Date): string {
  return time.toISOString().replace(/\.?0*Z$/, '');
}

/** A whole number in two halves of 32 bits, as the package `long` keeps it. */
function longOf(value: number): RpcLong {
  return { low: value | 0, high: Math.floor(value / 2 ** 32), unsigned: false };
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
