import { memoize } from '../platform/runtime/memoize.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { HubReader } from '../platform/hubs/hub.ts';
import type { GapLedger } from '../positions/gapLedger.ts';
import { CURSOR } from '../positions/positionState.ts';
import { positionStore } from '../positions/positionStore.ts';
import type { Quarantine } from '../events/quarantine.ts';
import type { ConnectionSettings } from './connection/readConnections.ts';
import type { Settings } from '../composition/readSettings.ts';
import { toEcs } from '../records/ecs/toEcs.ts';
import { NAMED_SETS } from '../records/eventTypes.ts';
import { createDispatcherPool } from '../platform/http/dispatcher.ts';
import { egressConnector } from './egress/egressConnector.ts';
import { egressRules } from './egress/egressRules.ts';
import { identityAuthorization } from '../platform/identity/identityAuthorization.ts';
import type { ConnectionSecrets } from './signing/connectionSecrets.ts';
import { destinationOf } from './destinations/destinations.ts';
import type { Notices } from '../notices/notices.ts';
import type { OutboxServices } from './delivery/deliverBatch.ts';
import { clockCheck } from './delivery/clockCheck.ts';
import { failedList } from './delivery/failedList.ts';
import { connectionGate } from './breaker/breaker.ts';
import { failureRuns } from './breaker/outages.ts';
import { pacer } from './delivery/pacer.ts';
import { rejectionWindow } from './delivery/rejectionWindow.ts';
import { requestSender } from './send/sendRequest.ts';
import { skipToEnd } from './breaker/skipToEnd.ts';
import type { SweepConnectionServices } from './sweepConnection.ts';
import { connectionStore } from './breaker/connectionStore.ts';

/** What connections share with each other and with the rest of the app. */
export interface ConnectionsContext {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly version: string;
  readonly blobs: BlobStore;
  readonly gaps: GapLedger;
  readonly quarantine: Quarantine;
  /** Re-reads `events`. */
  readonly replay: HubReader;
  readonly notices: Notices;
  readonly random: () => number;
  readonly secretsOf: (connection: ConnectionSettings) => ConnectionSecrets;
  /** Takes what is to be closed at the end. */
  readonly opened: (service: { close(): Promise<void> }) => void;
}

/** Everything of one connection: what its outbox, its sweep and its admin operations need. */
export type ConnectionServices = OutboxServices & SweepConnectionServices;

/** Sockets to one receiver; a process serves several partitions of one connection. */
const SOCKETS_PER_CONNECTION = 64;

/** Services of each connection, made at first use. */
export function connectionServices(
  context: ConnectionsContext,
): (connection: ConnectionSettings) => ConnectionServices {
  const { settings, clock, blobs, gaps, replay, notices } = context;
  const stores = memoize((connection: ConnectionSettings) => connectionStore(blobs, connection.name, clock));
  const enabled = settings.connections.filter(({ enabled: isEnabled }) => isEnabled);
  const partitionCount = async (signal: AbortSignal) => (await replay.properties(signal)).partitions.length;

  return memoize((connection) => {
    const dispatchers = createDispatcherPool({
      now: () => clock.now().getTime(),
      connections: SOCKETS_PER_CONNECTION,
      connector: egressConnector(egressRules(connection, settings.ownEndpoints), settings.egressProxy),
    });
    context.opened(dispatchers);
    const { identity: tokens } = destinationOf(connection);
    const identity =
      tokens === null ? {} : { authorization: identityAuthorization(tokens.scope, tokens.clientId(connection)) };
    const seams = {
      toEcs: (event: Parameters<typeof toEcs>[0]) => toEcs(event, { eventOriginal: settings.ecsEventOriginal }),
      namedSets: NAMED_SETS,
    };
    const send = requestSender({
      connection,
      secrets: context.secretsOf(connection),
      dispatchers,
      clock,
      version: context.version,
      ...identity,
    });
    const position = {
      positions: positionStore(blobs, CURSOR, `cursors/${connection.name}`, clock),
      hub: replay,
      gaps,
      clock,
      reader: `connection:${connection.name}`,
      startAt: 'end' as const,
    };
    const store = stores(connection);
    const runs = failureRuns(blobs, connection.name, position, clock);
    const gate = connectionGate({
      connection,
      store,
      allStores: () => enabled.map(stores),
      send,
      seams,
      notices,
      skipToEnd: (invocation, agree) => skipToEnd(position, invocation, agree),
      runs,
      clock,
      random: context.random,
    });
    return {
      connection,
      isEnabled: connection.enabled,
      send,
      seams,
      failed: failedList(blobs, connection.name, clock),
      rejections: rejectionWindow(),
      checkClock: clockCheck(connection.name, clock),
      pace: pacer(connection.rateLimit, memoizeOnce(partitionCount), clock),
      quarantine: context.quarantine,
      clock,
      position,
      replay,
      gate,
      runs,
      store,
      notices,
      blobs,
      hub: settings.events.hub,
    };
  });
}

/** The partition count of a hub never changes while the process lives; a failed look is tried again. */
function memoizeOnce(look: (signal: AbortSignal) => Promise<number>): (signal: AbortSignal) => Promise<number> {
  let found: number | null = null;
  return async (signal) => (found ??= await look(signal));
}
