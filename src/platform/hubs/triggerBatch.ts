import type { HubBatch, HubMessage } from './hub.ts';

/** What a trigger hands over is not what the binding asks for: a fault of the host or of its configuration. */
export class TriggerInputError extends Error {
  override readonly name = 'TriggerInputError';
  readonly functionName: string;
  readonly expected: string;

  constructor(functionName: string, expected: string) {
    super(
      `The trigger of ${functionName} did not hand over ${expected}; check that the function's binding has dataType binary and cardinality many.`,
    );
    this.functionName = functionName;
    this.expected = expected;
  }
}

/** The metadata beside a batch, as the worker's library hands it over. */
export type TriggerMetadata = Readonly<Record<string, unknown>>;

/**
 * One batch of an Event Hubs trigger with `dataType` binary and `cardinality` many.
 *
 * Sequence numbers come as numbers, texts, BigInts or as `{low, high, unsigned}` (worker 3.16.0), times with or without
 * a trailing Z. What an array of its own lacks is taken from `systemPropertiesArray`, which says both again.
 *
 * @throws TriggerInputError
 */
export function triggerBatch(
  functionName: string,
  hub: string,
  messages: unknown,
  metadata: TriggerMetadata | undefined,
): HubBatch {
  if (!Array.isArray(messages)) throw new TriggerInputError(functionName, 'an array of messages');
  const at = (name: string, index: number): unknown => {
    const values: unknown = metadata?.[name];
    return Array.isArray(values) ? values[index] : undefined;
  };
  return {
    hub,
    partition: partitionOf(functionName, metadata),
    messages: messages.map((bytes: unknown, index): HubMessage => {
      if (!(bytes instanceof Uint8Array)) throw new TriggerInputError(functionName, 'messages as bytes');
      const system = at('systemPropertiesArray', index);
      const sequenceNumber =
        wholeNumber(at('sequenceNumberArray', index)) ??
        wholeNumber(member(system, 'sequenceNumber')) ??
        wholeNumber(member(system, 'x-opt-sequence-number'));
      if (sequenceNumber === null) throw new TriggerInputError(functionName, 'a sequence number for every message');
      const enqueuedTime =
        time(at('enqueuedTimeUtcArray', index)) ??
        time(member(system, 'enqueuedTimeUtc')) ??
        time(member(system, 'x-opt-enqueued-time'));
      if (enqueuedTime === null) throw new TriggerInputError(functionName, 'an enqueued time for every message');
      return withProperties({ bytes, sequenceNumber, enqueuedTime }, at('propertiesArray', index));
    }),
  };
}

/** A host that hands over none is no fault: properties are never needed to read a message. */
function withProperties(message: HubMessage, properties: unknown): HubMessage {
  return properties !== null && typeof properties === 'object' && Object.keys(properties).length > 0
    ? { ...message, properties: { ...properties } }
    : message;
}

function partitionOf(functionName: string, metadata: TriggerMetadata | undefined): string {
  const partition = member(metadata?.['partitionContext'], 'partitionId');
  if (typeof partition === 'string' || typeof partition === 'number') return String(partition);
  throw new TriggerInputError(functionName, 'partitionContext.partitionId');
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A count that a number can hold exactly; null for anything else. */
function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'object' ? longValue(value) : textOrNumber(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function textOrNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? Number(value) : null;
}

/** `{low, high, unsigned}`: two halves of 32 bits, each as a signed number, as the package `long` keeps them. */
function longValue(value: unknown): number | null {
  const low = member(value, 'low');
  const high = member(value, 'high');
  if (typeof low !== 'number' || typeof high !== 'number') return null;
  return high * 2 ** 32 + (low >>> 0);
}

/** The host writes UTC times with or without the trailing Z, depending on its serializer. */
function time(value: unknown): Date | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  if (typeof value !== 'string') return null;
  const found = new Date(/(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(found.getTime()) ? null : found;
}
