import type { HubBatch } from '../platform/hubs/hub.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { registerEventHubFunction, type EventHubBinding } from './eventHubFunction.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** Registers `ingestDiagnostics…` or `ingestO365…`: one function per source hub. */
export function registerIngest(
  binding: EventHubBinding,
  invocations: InvocationFactory,
  run: (batch: HubBatch, invocation: Invocation) => Promise<void>,
): void {
  registerEventHubFunction(binding, invocations, run);
}
