import { randomUUID } from 'node:crypto';
import rhea, { type Connection, type ConnectionOptions, type EventContext, type Message } from 'rhea';
import { HubError, linkError } from './hubError.ts';
import { type HubEndpoint, sharedAccessSignature } from './hubEndpoint.ts';
import {
  openReceiver,
  type PartitionReceiver,
  type ReceiveOptions,
  type ReceiverHandlers,
} from './partitionReceiver.ts';

/** One AMQP connection to one hub: authenticates, lists partitions, opens exclusive readers. */
export interface HubConnection {
  partitions(): Promise<readonly string[]>;
  receive(options: ReceiveOptions, handlers: ReceiverHandlers): PartitionReceiver;
  close(): void;
}

const TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;

/**
 * Connects over plain TCP and puts a token for the hub.
 *
 * @param onDisconnected called once when the connection is lost; links report nothing of their own then
 * @throws HubError when the hub refuses the token; the socket's error when nobody listens
 */
export async function openHubConnection(
  endpoint: HubEndpoint,
  hub: string,
  onDisconnected: (error: Error) => void,
): Promise<HubConnection> {
  const container = rhea.create_container();
  const connection = await connect(endpoint, container.create_connection(connectionOptions(endpoint)), onDisconnected);
  const audience = `sb://${endpoint.host}:${endpoint.port}/${hub}`;
  const token = sharedAccessSignature(endpoint, audience, Math.floor(Date.now() / 1000) + TOKEN_LIFETIME_SECONDS);
  try {
    await request(connection, '$cbs', {
      body: token,
      application_properties: { operation: 'put-token', name: audience, type: 'servicebus.windows.net:sastoken' },
    });
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    async partitions() {
      const reply = await request(connection, '$management', {
        body: '',
        application_properties: { operation: 'READ', name: hub, type: 'com.microsoft:eventhub', security_token: token },
      });
      const ids = (reply.body as { partition_ids?: unknown }).partition_ids;
      return Array.isArray(ids) ? ids.map(String) : [];
    },
    receive: (options, handlers) => openReceiver(connection, hub, options, handlers),
    close: () => connection.close(),
  };
}

function connectionOptions(endpoint: HubEndpoint): ConnectionOptions {
  // `tcp_no_delay` is missing in rhea's types. Without it small frames wait for the answer to the ones before.
  const options: ConnectionOptions & { tcp_no_delay: boolean } = {
    host: endpoint.host,
    port: endpoint.port,
    hostname: endpoint.host,
    username: endpoint.keyName || 'anonymous',
    password: endpoint.key,
    reconnect: false,
    tcp_no_delay: true,
  };
  return options;
}

function connect(
  endpoint: HubEndpoint,
  connection: Connection,
  onDisconnected: (error: Error) => void,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let open = false;
    let ended = false;
    const end = (error: Error): void => {
      if (ended) return;
      ended = true;
      if (open) onDisconnected(error);
      else reject(error);
    };
    connection.on('connection_open', () => {
      open = true;
      resolve(connection);
    });
    const lost = (context: EventContext & { error?: unknown }): void => {
      const cause = context.error ?? connection.error;
      end(new HubError('connection lost', `${endpoint.host}:${endpoint.port}`, { cause }));
    };
    connection.on('disconnected', lost);
    connection.on('connection_close', lost);
    connection.on('connection_error', lost);
    connection.on('protocol_error', lost);
    connection.on('error', lost);
    connection.connect();
  });
}

/** One request and its answer over a pair of links that live as long as the exchange. */
function request(
  connection: Connection,
  node: string,
  message: { body: unknown; application_properties: Record<string, unknown> },
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const replyTo = `${node}-${randomUUID()}`;
    const receiver = connection.open_receiver({ source: { address: node }, target: { address: replyTo } });
    const sender = connection.open_sender({ target: { address: node } });
    const finish = (error: Error | null, reply?: Message): void => {
      connection.removeListener('disconnected', disconnected);
      receiver.close();
      sender.close();
      if (error !== null || reply === undefined) reject(error ?? new HubError('no reply', node));
      else resolve(reply);
    };
    const disconnected = (): void => finish(new HubError('connection lost', node));
    connection.on('disconnected', disconnected);
    const failed = (): void => finish(linkError(receiver.error ?? sender.error, node));
    receiver.on('receiver_error', failed);
    sender.on('sender_error', failed);
    sender.once('sendable', () => sender.send({ ...message, message_id: replyTo, reply_to: replyTo }));
    receiver.once('message', ({ message: reply }: EventContext) => {
      const properties: Record<string, unknown> = reply?.application_properties ?? {};
      const status = Number(properties['status-code'] ?? properties['statusCode']);
      const description = JSON.stringify(properties['status-description'] ?? properties['statusDescription'] ?? '');
      if (status >= 200 && status < 300) finish(null, reply);
      else finish(new HubError(String(status), `${node}: ${description}`));
    });
  });
}
