import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { Connection } from 'rhea';
import { Broker } from './broker/broker.ts';
import { brokerContainer } from './broker/brokerContainer.ts';
import { ByteBudget } from './store/byteBudget.ts';
import { type Counts, newTally } from './counts.ts';
import { dataSection } from './amqp/amqpEncoding.ts';
import { type MessageToStore, sectionsToStore } from './messageToStore.ts';
import { type Fault, FaultBook } from './broker/faults.ts';
import type { HubDefinition } from './store/hub.ts';
import { HubNamespace } from './store/namespace.ts';
import type { PartitionState } from './store/partitionLog.ts';
import { MAX_MESSAGE_BYTES } from './broker/publisher.ts';
import { type StoredMessage, readStoredMessage } from './store/storedMessage.ts';
import type { SharedAccessPolicy } from './amqp/sharedAccess.ts';

const POLICY: SharedAccessPolicy = { name: 'RootManageSharedAccessKey', key: 'bG9vcGJhY2sgaHViIGtleQ==' };
const CACHE_BYTES = 64 * 1024 * 1024;
/** As Event Hubs announces them. */
const CONNECTION_OPTIONS = { max_frame_size: 65_536, channel_max: 4999, idle_time_out: 240_000, tcp_no_delay: true };
const RECEIVER_OPTIONS = { autoaccept: false, credit_window: 300, max_message_size: MAX_MESSAGE_BYTES };
/** Event Hubs delivers settled, whatever a reader asks for. */
const SENDER_OPTIONS = { snd_settle_mode: 1 } as const;

export interface EventHubsOptions {
  readonly hubs: readonly HubDefinition[];
  /** Default: a free one. */
  readonly port?: number;
  /** Directory in which the hubs survive the process; without it they live in memory. */
  readonly dir?: string;
  /** With `dir`: message bytes kept in memory beside the files, default 64 MiB. */
  readonly cacheBytes?: number;
  /** Gives the enqueued times. */
  readonly clock?: () => Date;
}

/** A running server with everything tests may ask of it. */
export interface EventHubsServer {
  readonly port: number;
  /** Without `EntityPath`. */
  readonly connectionString: string;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Drops messages of a partition: below a sequence number, or enqueued before a time. Returns the first sequence number left. */
  retain(hub: string, partition: string, keep: { readonly from: number } | { readonly since: Date }): number;
  /** Deletes a hub and creates it anew; all its links are detached. */
  recreateHub(hub: string): void;
  createdOn(hub: string): Date;
  partitionState(hub: string, partition: string): PartitionState;
  /** Stored messages from a sequence number on, at most `limit` (default all). */
  messages(hub: string, partition: string, from?: number, limit?: number): StoredMessage[];
  /** Appends messages as one batch, past the network: for filling a hub quickly. */
  publish(hub: string, partition: string, messages: readonly (Uint8Array | MessageToStore)[]): void;
  counts(): Counts;
  /** From now on messages are enqueued at this time; null returns to the clock. */
  setTime(time: Date | null): void;
  /** Ends all connections and refuses new ones. */
  suspend(): Promise<void>;
  /** Listens again, on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Starts an Event Hubs namespace on 127.0.0.1, over plain AMQP as the SDK speaks it with `UseDevelopmentEmulator=true`. */
export async function startEventHubs(options: EventHubsOptions): Promise<EventHubsServer> {
  const clock = options.clock ?? (() => new Date());
  let fixed: Date | null = null;
  const now = (): Date => fixed ?? clock();
  const hubs = new HubNamespace(
    options.hubs,
    { dir: options.dir, budget: new ByteBudget(options.cacheBytes ?? CACHE_BYTES) },
    now,
  );
  const faults = new FaultBook();
  const tally = newTally();
  const connections = new Map<Socket, Connection>();
  const forget = (socket: Socket): void => {
    broker.disconnected(socket);
    connections.delete(socket);
  };
  const drop = (socket: Socket): void => {
    connections.get(socket)?.['abort_socket'](socket);
    socket.destroy();
    forget(socket);
  };
  const broker = new Broker({ hubs, policy: POLICY, faults, tally, now, drop });
  const container = brokerContainer(broker);
  const server = createServer((socket) => {
    const connection = container.create_connection({
      ...CONNECTION_OPTIONS,
      // The types ask for one; the socket is given.
      port: 0,
      container_id: randomUUID(),
      receiver_options: RECEIVER_OPTIONS,
      sender_options: SENDER_OPTIONS,
    });
    connections.set(socket, connection);
    broker.connected(socket);
    // `close` follows every error and does the work; without a listener an error would end the process.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => forget(socket));
    connection['accept'](socket);
  });
  const suspend = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of connections.keys()) drop(socket);
    });
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    connectionString: `Endpoint=sb://localhost:${port};SharedAccessKeyName=${POLICY.name};SharedAccessKey=${POLICY.key};UseDevelopmentEmulator=true`,
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    retain: (hub, partition, keep) => hubs.hub(hub).retain(partition, keep),
    recreateHub: (hub) => {
      broker.detachAll(hubs.hub(hub).name);
      hubs.hub(hub).recreate();
    },
    createdOn: (hub) => hubs.hub(hub).createdOn,
    partitionState: (hub, partition) => hubs.hub(hub).log(partition).state,
    messages: (hub, partition, from, limit) => readMessages(hubs, hub, partition, from, limit),
    publish: (hub, partition, given) => {
      const messages = given.map((message) => ({
        partitionKey: undefined,
        annotations: [],
        rest: message instanceof Uint8Array ? dataSection(message) : sectionsToStore(message),
      }));
      hubs.hub(hub).log(partition).append({ partitionKey: undefined, messages }, now().getTime());
    },
    counts: () => ({ ...tally, connections: connections.size, readers: broker.readerCount }),
    setTime: (time) => {
      fixed = time;
    },
    suspend,
    resume: async () => {
      await listen(server, port);
    },
    stop: async () => {
      await suspend();
      hubs.close();
    },
  };
}

function readMessages(
  hubs: HubNamespace,
  hub: string,
  partition: string,
  from = 0,
  limit = Number.POSITIVE_INFINITY,
): StoredMessage[] {
  const log = hubs.hub(hub).log(partition);
  const { begin, next } = log.state;
  const found: StoredMessage[] = [];
  for (let sequence = Math.max(begin, from); sequence < next && found.length < limit; sequence += 1) {
    const bytes = log.messageAt(sequence);
    if (bytes !== undefined) found.push(readStoredMessage(bytes));
  }
  return found;
}
