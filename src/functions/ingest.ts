import { ingestBatch, type IngestServices } from '../records/ingest/ingestBatch.ts';
import { registerEventHubFunction, type EventHubBinding } from './eventHubFunction.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** Registers `ingestDiagnostics…` or `ingestO365…`: one function per source hub. */
export function registerIngest(
  binding: EventHubBinding,
  invocations: InvocationFactory,
  services: () => IngestServices,
): void {
  registerEventHubFunction(binding, invocations, (batch, invocation) => ingestBatch(services(), batch, invocation));
}
