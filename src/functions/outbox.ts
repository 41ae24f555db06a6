import { deliverBatch, type OutboxServices } from '../webhooks/delivery/deliverBatch.ts';
import { registerEventHubFunction, type EventHubBinding } from './eventHubFunction.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** Registers `outbox<n>`: one function, and one consumer group of `events`, per connection. */
export function registerOutbox(
  binding: EventHubBinding,
  invocations: InvocationFactory,
  services: () => OutboxServices,
): void {
  registerEventHubFunction(binding, invocations, (batch, invocation) => deliverBatch(services(), batch, invocation));
}
