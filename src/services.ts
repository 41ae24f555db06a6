import { azureBlobStore } from './platform/azureBlobStore.ts';
import type { Clock } from './platform/clock.ts';
import { eventHubPublisher } from './platform/eventHubPublisher.ts';
import { eventHubReader } from './platform/eventHubReader.ts';
import type { HubBatch, HubReader } from './platform/hub.ts';
import type { Invocation } from './platform/invocation.ts';
import type { PositionServices } from './platform/positions/findPosition.ts';
import { gapLedger } from './platform/positions/gapLedger.ts';
import { PROGRESS } from './platform/positions/positionState.ts';
import { positionStore } from './platform/positions/positionStore.ts';
import { runEach } from './platform/runEach.ts';
import { sweepPartitions, type SweptReader } from './platform/positions/sweepPartitions.ts';
import { blobQuarantine } from './platform/quarantine.ts';
import type { ConnectionSettings } from './platform/settings/readConnections.ts';
import type { Settings, SourceHub } from './platform/settings/readSettings.ts';
import { ingestBatch, type IngestServices } from './records/ingest/ingestBatch.ts';
import { readMessage, type ReadOptions } from './records/ingest/readMessage.ts';
import { rereadGaps } from './records/ingest/rereadGaps.ts';
import { repeatFilter } from './records/repeats/repeatFilter.ts';
import { connectionServices } from './connectionServices.ts';
import type { ConnectionAdmin } from './functions/admin.ts';
import { adminPoster } from './webhooks/adminPost.ts';
import { tellDigest } from './webhooks/digest.ts';
import { blobNotices } from './webhooks/notices.ts';
import { connectionAdmin } from './webhooks/outbox/connectionAdmin.ts';
import { whileTaken } from './webhooks/outbox/whileTaken.ts';
import { sweepConnection } from './webhooks/outbox/sweepConnection.ts';
import { adminConnector } from './webhooks/egress/adminConnector.ts';
import { createDispatcherPool } from './webhooks/dispatcher.ts';
import { deliverBatch, type OutboxServices } from './webhooks/outbox/deliverBatch.ts';
import { cursorPlanter } from './webhooks/outbox/plantCursors.ts';
import { connectionSecrets } from './webhooks/secrets/connectionSecrets.ts';
import { secretCache } from './webhooks/secrets/secretCache.ts';
import { vaultReader } from './webhooks/secrets/vaultReader.ts';
import { identityAuthorization } from './webhooks/identityAuthorization.ts';
import { webhookKeySet } from './webhooks/webhookKeySet.ts';
import { memoize } from './platform/memoize.ts';

/** Everything behind the functions, made at first use: importing the app opens nothing and loads no SDK. */
export interface Services {
  ingest(source: SourceHub): IngestServices;
  outbox(connection: ConnectionSettings): OutboxServices;
  /** The admin operations of every connection. */
  admins(): readonly ConnectionAdmin[];
  sweep(invocation: Invocation): Promise<void>;
  /** The public keys of connections that sign with ed25519 too. Throws `SecretUnusableError`. */
  webhookKeys(): Promise<ReturnType<typeof webhookKeySet>>;
  close(): Promise<void>;
}

/** `reread` on source hubs and `replay` on `events` are ours beside the triggers' groups. */
const REREAD_GROUP = 'reread';
const REPLAY_GROUP = 'replay';

/** Secrets are read a few at a time, and seldom. */
const VAULT_SOCKETS = 4;

export function createServices(settings: Settings, clock: Clock, version: string): Services {
  const blobs = azureBlobStore(settings.storage, settings.stateContainer);
  const gaps = gapLedger(blobs, clock);
  const quarantine = blobQuarantine(blobs);
  const events = { ...settings.events, transport: settings.transport };
  const publisher = eventHubPublisher(events);
  const replay = eventHubReader(events, REPLAY_GROUP);
  const open: { close(): Promise<void> }[] = [publisher, replay];

  const adminDispatchers = createDispatcherPool({
    now: () => clock.now().getTime(),
    connections: 1,
    connector: adminConnector(settings),
  });
  open.push(adminDispatchers);
  const postNotice = adminPoster(settings.adminWebhook, adminDispatchers);
  const notices = blobNotices(blobs, clock, settings.adminWebhook !== null);
  const vaults = createDispatcherPool({ now: () => clock.now().getTime(), connections: VAULT_SOCKETS });
  open.push(vaults);
  const vaultSecrets = secretCache(
    vaultReader({
      dispatchers: vaults,
      authorization: (scope) => identityAuthorization(scope, settings.vaultClientId)(),
    }),
    () => clock.now().getTime(),
  );
  const secretsOf = memoize((connection: ConnectionSettings) => connectionSecrets(connection, vaultSecrets));
  const connection = connectionServices({
    settings,
    clock,
    version,
    blobs,
    gaps,
    quarantine,
    replay,
    notices,
    random: Math.random,
    opened: (service) => open.push(service),
    secretsOf,
  });

  const sourceReader = memoize((source: SourceHub): HubReader => {
    const reader = eventHubReader({ ...source, transport: settings.transport }, REREAD_GROUP);
    open.push(reader);
    return reader;
  });

  const plantCursors = cursorPlanter(settings.connections.map((settings) => connection(settings).position));

  const ingest = memoize((source: SourceHub): IngestServices => {
    const read: ReadOptions = {
      decode: { repairs: settings.repairs, keepText: settings.includeRaw },
      normalize: { defaultDomain: settings.defaultDomain },
      includeUnparsed: settings.includeUnparsed,
    };
    const repeats = memoize((partition: string) =>
      repeatFilter({
        blobs,
        clock,
        reader: sourceReader(source),
        idsOf: (message) => readMessage(source.hub, partition, message, read).events.map(({ id }) => id),
        folder: `seen/${source.hub}/${partition}`,
        partition,
        windowHours: settings.repeatWindowHours,
      }),
    );
    return {
      publisher,
      quarantine,
      blobs,
      clock,
      read,
      beforePublishing: plantCursors,
      repeats: settings.repeatWindowHours === 0 ? () => null : repeats,
      position: {
        positions: positionStore(blobs, PROGRESS, `progress/${source.hub}`, clock),
        hub: sourceReader(source),
        gaps,
        clock,
        reader: source.hub,
        startAt: 'beginning',
      },
      targetPartition: targetPartition(settings.sources.indexOf(source), publisher),
    };
  });

  const sweptReaders = (): SweptReader[] => [
    ...settings.sources.map((source) =>
      sweptReader(source.hub, ingest(source).position, sourceReader(source), (batch, invocation) =>
        ingestBatch(ingest(source), batch, invocation),
      ),
    ),
    ...settings.connections
      .filter(({ enabled }) => enabled)
      .map((settings) => connection(settings))
      .map((services) =>
        sweptReader(services.hub, services.position, replay, (batch, invocation) =>
          whileTaken(invocation.log, () => deliverBatch(services, batch, invocation)),
        ),
      ),
  ];

  return {
    ingest,
    outbox: connection,
    admins: () => settings.connections.map((settings) => connectionAdmin(connection(settings))),
    sweep: async (invocation) => {
      const final = { ...invocation, attempt: SWEEP_ATTEMPT };
      await plantCursors(invocation.signal);
      const sources = settings.sources.map((source) => ({
        hub: source.hub,
        reader: sourceReader(source),
        services: ingest(source),
      }));
      const partitions = { blobs, readers: sweptReaders(), stallSeconds: settings.stallSeconds };
      const connections = settings.connections.map((settings) => connection(settings));
      await runEach(
        [
          () => rereadGaps(gaps, sources, final),
          () => runEach(connections, 'connections', (services) => sweepConnection(services, final)),
          () => sweepPartitions(partitions, final),
          () =>
            tellDigest(
              blobs,
              connections.map(({ connection: { name }, store, failed }) => ({ name, store, failed })),
              notices,
              clock,
              final,
            ),
          () => notices.sendWaiting(postNotice, final.log, final.signal),
        ],
        'parts of the sweep',
        (part) => part(),
      );
      invocation.log.info('heartbeat', { version });
    },
    webhookKeys: async () => {
      const signing = settings.connections.filter(({ ed25519Key }) => ed25519Key !== null);
      const resolved = await Promise.all(signing.map((connection) => secretsOf(connection).resolve()));
      return webhookKeySet(resolved.map(({ ed25519Key }) => ed25519Key).filter((key) => key !== null));
    },
    close: async () => {
      await Promise.all(open.map((service) => service.close()));
    },
  };
}

/** What a sweep works off has failed in its trigger before, so a message that our code cannot read is quarantined at once. */
const SWEEP_ATTEMPT = Number.MAX_SAFE_INTEGER;

/** Source partition i of the k-th source hub feeds partition (k + i) modulo the count: its events stay in order. */
function targetPartition(hubNumber: number, publisher: IngestServices['publisher']): IngestServices['targetPartition'] {
  let partitions: readonly string[] | null = null;
  return async (sourcePartition, signal) => {
    partitions ??= (await publisher.properties(signal)).partitions;
    return partitions[(hubNumber + Number(sourcePartition)) % partitions.length] ?? '0';
  };
}

function sweptReader(
  hub: string,
  position: Omit<PositionServices, 'log'>,
  reader: HubReader,
  run: (batch: HubBatch, invocation: Invocation) => Promise<void>,
): SweptReader {
  return {
    position,
    workOff: async (partition, from, to, invocation) => {
      for await (const messages of reader.readRange(partition, from, to, invocation.signal)) {
        await run({ hub, partition, messages }, invocation);
      }
    },
  };
}
