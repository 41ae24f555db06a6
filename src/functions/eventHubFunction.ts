import { app, trigger, type InvocationContext } from '@azure/functions';
import type { HubBatch } from '../platform/hubs/hub.ts';
import { triggerBatch } from '../platform/hubs/triggerBatch.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { InvocationFactory } from './invocationFactory.ts';

export interface EventHubBinding {
  readonly name: string;
  readonly hub: string;
  /** Prefix of the app settings that say how to reach the namespace. */
  readonly connection: string;
  readonly consumerGroup: string;
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
    handler: (messages: unknown, context: InvocationContext) =>
      invocations.run(context, (invocation) =>
        run(triggerBatch(binding.name, binding.hub, messages, context.triggerMetadata), invocation),
      ),
  });
}
