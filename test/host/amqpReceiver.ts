import { randomUUID } from 'node:crypto';
import rhea, { type Connection, type ConnectionOptions, type EventContext, type Message, type Receiver } from 'rhea';
import type { HubEndpoint } from './hubEndpoint.ts';
import { sharedAccessSignature } from './hubEndpoint.ts';
import { type ReceivedMessage, receivedMessageOf } from './receivedMessage.ts';

/** Where reading starts. Offsets and sequence numbers are exclusive. */
export type StartPosition =
  | { readonly type: 'fromStart' | 'fromEnd' }
  | { readonly type: 'afterOffset'; readonly offset: string }
  | { readonly type: 'afterSequenceNumber'; readonly sequenceNumber: number }
  | { readonly type: 'fromEnqueuedTime'; readonly time: Date };

/** Callbacks of one partition's link. After `closed` nothing follows. */
export interface ReceiverHandlers {
  opened(): void;
  message(message: ReceivedMessage): void;
  /** `stolen` is true when a reader with a higher owner level took the partition. */
  closed(reason: { readonly stolen: boolean; readonly error: Error }): void;
}

/** An open link; the caller grants credit, one per message. */
export interface PartitionReceiver {
  addCredit(messages: number): void;
  close(): void;
}

/** The hub refused or dropped something; `condition` is the AMQP error condition or the status code. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly condition: string;

  constructor(condition: string, description: string, options?: ErrorOptions) {
    super(`Event Hubs answered ${condition}: ${description}`, options);
    this.condition = condition;
  }
}

/** One AMQP connection to one hub: authenticates, lists partitions, opens exclusive readers. */
export interface HubConnection {
  partitions(): Promise<readonly string[]>;
  receive(options: ReceiveOptions, handlers: ReceiverHandlers): PartitionReceiver;
  close(): void;
}

/** One exclusive reader; the higher owner level wins the partition. */
export interface ReceiveOptions {
  readonly consumerGroup: string;
  readonly partition: string;
  readonly ownerLevel: number;
  readonly position: StartPosition;
  readonly credit: number;
}

const SELECTOR_FILTER = 0x468c00000004;
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

function openReceiver(
  connection: Connection,
  hub: string,
  options: ReceiveOptions,
  handlers: ReceiverHandlers,
): PartitionReceiver {
  const name = `${hub}-${options.partition}-${randomUUID()}`;
  const receiver: Receiver = connection.open_receiver({
    name,
    autoaccept: true,
    credit_window: 0,
    snd_settle_mode: 1,
    source: {
      address: `${hub}/ConsumerGroups/${options.consumerGroup}/Partitions/${options.partition}`,
      filter: {
        'apache.org:selector-filter:string': rhea.types.wrap_described(selector(options.position), SELECTOR_FILTER),
      },
    },
    properties: {
      'com.microsoft:receiver-name': name,
      'com.microsoft:epoch': rhea.types.wrap_long(options.ownerLevel),
    },
  });
  let closed = false;
  const close = (error: Error, stolen: boolean): void => {
    if (closed) return;
    closed = true;
    handlers.closed({ stolen, error });
  };
  receiver.on('receiver_open', () => {
    // A refused attach is answered by an attach without source before the detach.
    if (!closed && receiver.source) handlers.opened();
  });
  receiver.on('message', ({ message }: EventContext) => {
    if (!closed && message !== undefined) handlers.message(receivedMessageOf(message));
  });
  const ended = (): void => {
    const error = linkError(receiver.error, `partition ${options.partition} of ${hub}`);
    close(error, error.condition === 'amqp:link:stolen');
  };
  receiver.on('receiver_error', ended);
  receiver.on('receiver_close', ended);
  receiver.add_credit(options.credit);
  return {
    addCredit: (messages) => receiver.add_credit(messages),
    close: () => {
      closed = true;
      receiver.close();
    },
  };
}

function selector(position: StartPosition): string {
  switch (position.type) {
    case 'fromStart':
      return "amqp.annotation.x-opt-offset > '-1'";
    case 'fromEnd':
      return "amqp.annotation.x-opt-offset > '@latest'";
    case 'afterOffset':
      return `amqp.annotation.x-opt-offset > '${position.offset}'`;
    case 'afterSequenceNumber':
      return `amqp.annotation.x-opt-sequence-number > '${position.sequenceNumber}'`;
    case 'fromEnqueuedTime':
      return `amqp.annotation.x-opt-enqueued-time > '${position.time.getTime()}'`;
    default:
      return position satisfies never;
  }
}

function linkError(error: unknown, what: string): HubError {
  if (typeof error === 'object' && error !== null && 'condition' in error) {
    const description = 'description' in error ? String(error.description) : '';
    return new HubError(String(error.condition), `${what}: ${description}`, { cause: error });
  }
  return new HubError('amqp:detached', what, { cause: error });
}
