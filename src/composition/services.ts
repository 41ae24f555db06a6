import { randomUUID } from 'node:crypto';
import { azureBlobStore } from '../platform/storage/azureBlobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import { eventHubPublisher } from '../platform/hubs/eventHubPublisher.ts';
import { eventHubReader } from '../platform/hubs/eventHubReader.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { gapLedger } from '../positions/gapLedger.ts';
import { blobQuarantine } from '../events/quarantine.ts';
import type { Connection } from '../webhooks/connection/connection.ts';
import type { ConnectionSettings } from '../webhooks/connection/readConnections.ts';
import { eventsPublisher } from '../events/publishEvents.ts';
import type { Settings } from './readSettings.ts';
import type { OutboxServices } from '../webhooks/delivery/deliverBatch.ts';
import { createIngest, type Ingest } from '../records/createIngest.ts';
import { connectionStore } from '../webhooks/breaker/connectionStore.ts';
import { createConnection, type ConnectionContext } from '../webhooks/createConnection.ts';
import { egressConnector } from '../webhooks/egress/egressConnector.ts';
import { egressRules } from '../webhooks/egress/egressRules.ts';
import { createSender, type SenderContext } from '../webhooks/send/createSender.ts';
import { toEcs } from '../records/ecs/toEcs.ts';
import { NAMED_SETS } from '../records/eventTypes.ts';
import { sweep } from './sweep.ts';
import { healthRecord, type Health } from './health.ts';
import { STORES } from './stores.ts';
import { faultTeller } from './tellFault.ts';
import { dailyRetention } from '../platform/storage/retention.ts';
import type { TaskFailure, TimedTask } from '../platform/runtime/timedTasks.ts';
import { partitionTask } from '../positions/sweepPartitions.ts';
import { digestTask, type DigestLine } from '../notices/digest.ts';
import { gapNotices } from '../notices/gapNotices.ts';
import { quarantineTask } from '../notices/watchQuarantine.ts';
import { connectionDigest } from '../webhooks/connectionDigest.ts';
import { orphanedCursors } from '../webhooks/orphanedCursors.ts';
import { connectionTask } from '../webhooks/connectionTask.ts';
import { connectionReader } from '../webhooks/connectionReader.ts';
import { noticeTask, postNotice } from '../notices/postNotice.ts';
import { blobNotices } from '../notices/notices.ts';
import { connectionAdmin, type ConnectionAdmin } from '../webhooks/connectionAdmin.ts';
import { adminConnector } from '../webhooks/egress/adminConnector.ts';
import { createDispatcherPool } from '../platform/http/dispatcher.ts';
import { cursorPlanter, cursorTask } from '../webhooks/delivery/plantCursors.ts';
import { secretHolders } from '../webhooks/signing/secretHolders.ts';
import { connectionSecrets } from '../webhooks/signing/connectionSecrets.ts';
import { secretCache } from '../platform/vault/secretCache.ts';
import { vaultApi } from '../platform/vault/vaultApi.ts';
import { vaultReader } from '../platform/vault/vaultReader.ts';
import { managedIdentityTokens } from '../platform/identity/managedIdentityTokens.ts';
import { tokenSource } from '../platform/identity/tokenSource.ts';
import { createTracePoller } from '../o365/createTracePoller.ts';
import { createPoller } from '../o365/createPoller.ts';
import { systemTiming } from '../o365/api/timing.ts';
import { appTokens } from '../platform/identity/appTokens.ts';
import { microsoftConnector } from '../platform/http/microsoftConnector.ts';
import { type PublicKeys, publicKeys } from '../webhooks/signing/publicKeys.ts';
import { identityAuthorization } from '../platform/identity/identityAuthorization.ts';
import { memoize } from '../platform/runtime/memoize.ts';

/** Everything behind the functions, made at first use: importing the app opens nothing and loads no SDK. */
export interface Services {
  readonly ingest: Ingest;
  outbox(connection: ConnectionSettings): OutboxServices;
  /** The admin operations of every connection. */
  admins(): readonly ConnectionAdmin[];
  sweep(invocation: Invocation): Promise<void>;
  /** One tick of the Office 365 poller; nothing where it is not set up. */
  pollO365(sliceMs: number, invocation: Invocation): Promise<void>;
  pollMessageTraces(sliceMs: number, invocation: Invocation): Promise<void>;
  /** Tells operators of what a call threw, where no retry mends it. */
  tellFault(error: unknown, invocation: Invocation): Promise<void>;
  health(): Promise<Health>;
  /** The public keys of connections that sign with ed25519 too. */
  webhookKeys(): Promise<PublicKeys>;
  close(): Promise<void>;
}

/** `reread` on source hubs and `replay` on `events` are ours beside the triggers' groups. */
const REREAD_GROUP = 'reread';
const REPLAY_GROUP = 'replay';

/** To one of Microsoft's hosts; the poller's own limit on requests in flight lies below. */
const MICROSOFT_SOCKETS = 40;

export function createServices(settings: Settings, clock: Clock, version: string): Services {
  const blobs = azureBlobStore(settings.storage, settings.stateContainer);
  const quarantine = blobQuarantine(blobs);
  const events = { ...settings.events, transport: settings.transport };
  const publisher = eventHubPublisher(events);
  const replay = eventHubReader(events, REPLAY_GROUP);
  const open: { close(): Promise<void> }[] = [publisher, replay];

  const nowMs = () => clock.now().getTime();
  const adminDispatchers = createDispatcherPool({
    now: nowMs,
    connections: 1,
    connector: adminConnector(settings),
  });
  open.push(adminDispatchers);
  const post = postNotice(settings.adminWebhook, adminDispatchers);
  const notices = blobNotices(blobs, clock, settings.adminWebhook !== null);
  const gaps = gapLedger(blobs, clock, gapNotices(notices));
  const health = healthRecord(blobs, clock);
  const tellFault = faultTeller(notices, health);
  const retention = dailyRetention(blobs, STORES, clock);
  const microsoft = createDispatcherPool({
    now: nowMs,
    connections: MICROSOFT_SOCKETS,
    connector: microsoftConnector(settings.appProxy),
  });
  open.push(microsoft);
  const vaultSecrets = secretCache(
    vaultReader(
      vaultApi({
        dispatchers: microsoft,
        tokens: tokenSource(managedIdentityTokens(settings.vaultClientId), nowMs),
        now: nowMs,
      }),
    ),
    nowMs,
  );
  const holders = secretHolders();
  const secretsOf = memoize((connection: Connection) => connectionSecrets(connection, vaultSecrets, holders));
  const senders: SenderContext = {
    clock,
    version,
    secretsOf,
    connectorOf: (connection) => egressConnector(egressRules(connection, settings.ownEndpoints), settings.egressProxy),
    authorization: (scope, clientId) => identityAuthorization(scope, clientId ?? settings.azureClientId),
    opened: (service) => open.push(service),
  };
  const connections: ConnectionContext = {
    clock,
    blobs,
    gaps,
    quarantine,
    hub: settings.events.hub,
    replay,
    notices,
    random: Math.random,
    encoding: {
      toEcs: (event) => toEcs(event, { eventOriginal: settings.ecsEventOriginal }),
      sets: NAMED_SETS,
    },
    senderOf: (connection) => createSender(connection, senders),
    storeOf: memoize((name: string) => connectionStore(blobs, name, clock)),
    enabled: settings.connections.filter(({ enabled }) => enabled).map(({ name }) => name),
  };
  const connection = memoize((settings: ConnectionSettings) => createConnection(settings, connections));

  const plantCursors = cursorPlanter(settings.connections.map((settings) => connection(settings).position));
  const ingest = createIngest({
    read: {
      decode: { repairs: settings.repairs, keepText: settings.includeRaw },
      normalize: { defaultDomain: settings.defaultDomain },
      includeUnparsed: settings.includeUnparsed,
    },
    repeatWindowHours: settings.repeatWindowHours,
    random: Math.random,
    sources: settings.sources,
    readerOf: (source) => {
      const reader = eventHubReader({ ...source, transport: settings.transport }, REREAD_GROUP);
      open.push(reader);
      return reader;
    },
    events: eventsPublisher({ publisher, blobs, plantCursors, random: randomUUID }),
    blobs,
    gaps,
    quarantine,
    notices,
    clock,
  });

  const connectionNames = settings.connections.map(({ name }) => name);
  const orphans = orphanedCursors({ blobs, hub: replay, notices, clock, connections: connectionNames });
  const tokens = appTokens(settings.credential, {
    dispatchers: microsoft,
    now: nowMs,
    readSecret: (uri) => vaultSecrets.get(uri),
  });
  const hubOf = memoize((hub: string) => {
    const opened = eventHubPublisher({ hub, connection: settings.events.connection, transport: settings.transport });
    open.push(opened);
    return opened;
  });
  const poller =
    settings.o365 === null
      ? null
      : createPoller({
          settings: settings.o365,
          blobs,
          notices,
          hubOf,
          tokens,
          dispatchers: microsoft,
          timing: systemTiming,
          random: Math.random,
        });
  const tracePoller =
    settings.traces === null
      ? null
      : createTracePoller({
          settings: settings.traces,
          blobs,
          notices,
          hubOf,
          tokens,
          dispatchers: microsoft,
          timing: systemTiming,
        });

  return {
    ingest,
    pollO365: async (sliceMs, invocation) => {
      await poller?.poll(sliceMs, invocation);
    },
    pollMessageTraces: async (sliceMs, invocation) => {
      await tracePoller?.poll(sliceMs, invocation);
    },
    tellFault,
    health: () => health.read(),
    outbox: connection,
    admins: () => settings.connections.map((settings) => connectionAdmin(connection(settings))),
    sweep: (invocation) => {
      const connections = settings.connections.map((settings) => connection(settings));
      const readers = [...ingest.readers(), ...connections.filter(({ isEnabled }) => isEnabled).map(connectionReader)];
      const digest = connections.map(
        (services): DigestLine =>
          (day, call) =>
            connectionDigest(services, day, call),
      );
      const tasks: readonly TimedTask[] = [
        cursorTask(plantCursors),
        partitionTask({ blobs, readers, stallSeconds: settings.stallSeconds, clock }),
        ...ingest.tasks,
        ...connections.map(connectionTask),
        orphans,
        quarantineTask(blobs, notices, clock),
        digestTask(blobs, digest, notices, clock),
        retention,
      ];
      const context = {
        notices: noticeTask(notices, post),
        tasks,
        failed: ({ error }: TaskFailure, call: Invocation) => tellFault(error, call),
        clock,
        version,
      };
      return sweep(context, invocation);
    },
    webhookKeys: publicKeys(
      settings.connections.map((connection) => () => secretsOf(connection).signingKey()),
      () => clock.now().getTime(),
    ),
    close: async () => {
      await Promise.all(open.map((service) => service.close()));
    },
  };
}
