import { app, trigger, type InvocationContext } from '@azure/functions';
import type { HubBatch, HubMessage } from '../platform/hubs/hub.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { InvocationFactory } from './invocationFactory.ts';

export interface EventHubBinding {
  readonly name: string;
  readonly hub: string;
  /** Prefix of the app settings that say how to reach the namespace. */
  readonly connection: string;
  readonly consumerGroup: string;
}

/** What a trigger hands over is not what the binding asks for: a fault of the host or of its configuration. */
export class TriggerInputError extends Error {
  override readonly name = 'TriggerInputError';

  constructor(functionName: string, expected: string) {
    super(
      `The trigger of ${functionName} did not hand over ${expected}; check that the function's binding has dataType binary and cardinality many.`,
    );
  }
}

/**
 * Registers a function on an event hub. The bytes come untouched (`dataType: binary`): any other form lets the host
 * parse the messages first, where one bad message fails the whole batch before our code sees it.
 *
 * The retry policy is endless on purpose: it is what holds the checkpoint while storage, hub or receiver are down.
 */
export function registerEventHubFunction(
  binding: EventHubBinding,
  invocations: InvocationFactory,
  run: (batch: HubBatch, invocation: Invocation) => Promise<void>,
): void {
  app.generic(binding.name, {
    trigger: trigger.generic({
      type: 'eventHubTrigger',
      name: 'messages',
      eventHubName: binding.hub,
      connection: binding.connection,
      consumerGroup: binding.consumerGroup,
      cardinality: 'many',
      dataType: 'binary',
    }),
    retry: {
      strategy: 'exponentialBackoff',
      maxRetryCount: -1,
      minimumInterval: { seconds: 1 },
      maximumInterval: { minutes: 2 },
    },
    handler: (messages: unknown, context: InvocationContext) => {
      const batch = hubBatch(binding, messages, context);
      return invocations.run(context, (invocation) => run(batch, invocation));
    },
  });
}

function hubBatch(binding: EventHubBinding, messages: unknown, context: InvocationContext): HubBatch {
  if (!Array.isArray(messages)) throw new TriggerInputError(binding.name, 'an array of messages');
  const sequenceNumbers = metadataArray(binding, context, 'sequenceNumberArray');
  const enqueuedTimes = metadataArray(binding, context, 'enqueuedTimeUtcArray');
  return {
    hub: binding.hub,
    partition: partitionOf(binding, context),
    messages: messages.map((bytes: unknown, index) =>
      hubMessage(binding, bytes, sequenceNumbers[index], enqueuedTimes[index]),
    ),
  };
}

function hubMessage(
  binding: EventHubBinding,
  bytes: unknown,
  sequenceNumber: unknown,
  enqueuedTime: unknown,
): HubMessage {
  const number = Number(sequenceNumber);
  // The host writes UTC times with or without the trailing Z, depending on its serializer.
  const text = String(enqueuedTime);
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text}Z`);
  if (!(bytes instanceof Uint8Array)) throw new TriggerInputError(binding.name, 'messages as bytes');
  if (!Number.isSafeInteger(number) || Number.isNaN(time.getTime())) {
    throw new TriggerInputError(binding.name, 'a sequence number and an enqueued time for every message');
  }
  return { bytes, sequenceNumber: number, enqueuedTime: time };
}

function metadataArray(binding: EventHubBinding, context: InvocationContext, name: string): readonly unknown[] {
  const value: unknown = context.triggerMetadata?.[name];
  if (!Array.isArray(value)) throw new TriggerInputError(binding.name, name);
  return value;
}

function partitionOf(binding: EventHubBinding, context: InvocationContext): string {
  const partitionContext: unknown = context.triggerMetadata?.['partitionContext'];
  if (partitionContext !== null && typeof partitionContext === 'object' && 'partitionId' in partitionContext) {
    return String(partitionContext.partitionId);
  }
  throw new TriggerInputError(binding.name, 'partitionContext.partitionId');
}
