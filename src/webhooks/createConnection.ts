import type { Clock } from '../platform/runtime/clock.ts';
import type { HubReader } from '../platform/hubs/hub.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Quarantine } from '../events/quarantine.ts';
import { cursorMissing } from '../notices/connectionNotices.ts';
import { tellUnreadableState } from '../notices/unreadableState.ts';
import { notify } from '../notices/notify.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { Notices } from '../notices/notices.ts';
import type { GapLedger } from '../positions/gapLedger.ts';
import { plantNewReader } from '../positions/plantNewReader.ts';
import { CURSOR } from '../positions/positionState.ts';
import { positionStore } from '../positions/positionStore.ts';
import { createActivation } from './breaker/activation.ts';
import { createBreaker } from './breaker/breaker.ts';
import type { ConnectionStore } from './breaker/connectionStore.ts';
import { outageList } from './breaker/outageList.ts';
import { createOutages } from './breaker/outages.ts';
import { resume } from './breaker/resume.ts';
import type { ConnectionSettings } from './connection/readConnections.ts';
import { clockCheck } from './delivery/clockCheck.ts';
import type { OutboxServices } from './delivery/deliverBatch.ts';
import { failedList } from './delivery/failedList.ts';
import { sentIds } from './request/redact/redactKey.ts';
import type { Unreadable } from './connection/readEntry.ts';
import { pacer } from './delivery/pacer.ts';
import { rejectionWindow } from './delivery/rejectionWindow.ts';
import { createEncoder, type EncoderParts } from './request/createEncoder.ts';
import type { SendRequest } from './send/sendRequest.ts';
import type { SweepConnectionServices } from './sweepConnection.ts';
import { POSITION_STORES } from '../positions/stores.ts';

/** What connections share with each other and with the rest of the app. */
export interface ConnectionContext {
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly gaps: GapLedger;
  readonly quarantine: Quarantine;
  /** Name of the hub `events`. */
  readonly hub: string;
  /** Re-reads it. */
  readonly replay: HubReader;
  readonly notices: Notices;
  readonly random: () => number;
  readonly encoding: EncoderParts;
  readonly senderOf: (connection: ConnectionSettings) => SendRequest;
  /** The one store of each connection's state in this process. */
  readonly storeOf: (connection: string) => ConnectionStore;
  /** Names of the connections that are not paused by their setting. */
  readonly enabled: readonly string[];
}

/** Everything of one connection: what its outbox, its sweep and its admin operations need. */
export type ConnectionServices = OutboxServices & SweepConnectionServices;

/** Composes one connection. Nothing is opened or read before its first use. */
export function createConnection(connection: ConnectionSettings, context: ConnectionContext): ConnectionServices {
  const { clock, blobs, gaps, quarantine, hub, replay, notices, random, storeOf, enabled } = context;
  const { name } = connection;
  const store = storeOf(name);
  const position = {
    positions: positionStore(blobs, CURSOR, `${POSITION_STORES.cursors.prefix}${name}`, clock),
    hub: replay,
    gaps,
    clock,
    reader: `connection:${name}`,
    startAt: 'end' as const,
    recall: {
      wasHere: async (signal: AbortSignal) => {
        const { verifiedHash, failures } = await store.load(signal);
        return verifiedHash !== null || failures !== null;
      },
      replanted: (partition: string, from: number, invocation: Invocation) =>
        notify(notices, cursorMissing(name, partition, from), invocation),
    },
  };
  const unreadable: Unreadable = (error, call) => tellUnreadableState(notices, error, call);
  const send = context.senderOf(connection);
  const encoder = createEncoder(connection, context.encoding);
  const ended = outageList(blobs, name, position, clock, unreadable);
  const allStores = () => enabled.map(storeOf);
  const outages = createOutages({ connection, store, allStores, notices, ended, clock, random });
  const plant = (signal: AbortSignal) => plantNewReader(position, signal);
  const activation = createActivation({ connection, encoder, store, send, clock, outages, plant });
  const breaker = createBreaker({
    connection,
    store,
    send,
    activation,
    outages,
    resume: (state, invocation) => resume({ connection, store, position, notices, clock }, state, invocation),
    clock,
  });
  return {
    connection,
    isEnabled: connection.enabled,
    send,
    encoder,
    unreadable,
    failed: failedList(blobs, name, clock, unreadable, sentIds(connection)),
    rejections: rejectionWindow(),
    checkClock: clockCheck(name, clock),
    pace: pacer(connection.rateLimit, partitionCount(replay), clock),
    quarantine,
    clock,
    position,
    replay,
    breaker,
    outages,
    outageList: ended,
    store,
    notices,
    blobs,
    hub,
  };
}

/** The partition count of a hub never changes while the process lives; a failed look is tried again. */
function partitionCount(hub: HubReader): (signal: AbortSignal) => Promise<number> {
  let found: number | null = null;
  return async (signal) => (found ??= (await hub.properties(signal)).partitions.length);
}
