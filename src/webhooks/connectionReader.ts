import type { Invocation } from '../platform/runtime/invocation.ts';
import type { HubBatch } from '../platform/hubs/hub.ts';
import { workOffRange, type SweptReader } from '../positions/sweptReader.ts';
import { whileAvailable } from './breaker/connectionErrors.ts';
import type { ConnectionServices } from './createConnection.ts';
import { deliverBatch } from './delivery/deliverBatch.ts';

/** A connection, for whoever looks for partitions of `events` that stand still. */
export function connectionReader(services: ConnectionServices): SweptReader {
  const run = (batch: HubBatch, invocation: Invocation) =>
    whileAvailable(invocation.log, () => deliverBatch(services, batch, invocation));
  return {
    position: services.position,
    // The breaker decides when a receiver is tried again; when it takes events, what waits must not wait for us.
    waitsLonger: false,
    workOff: workOffRange(services.hub, services.replay, run, services.clock),
  };
}
