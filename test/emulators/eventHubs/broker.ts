import type { Socket } from 'node:net';
import type { Receiver } from 'rhea';
import { AmqpRefusal, amqpErrorOf } from './amqpRefusal.ts';
import { ConnectionState } from './connectionState.ts';
import type { Tally } from './counts.ts';
import type { FaultBook } from './faults.ts';
import { faultRefusal } from './faultRefusals.ts';
import type { Hub } from './hub.ts';
import { type HubNamespace, parseAddress } from './namespace.ts';
import { PartitionReader } from './partitionReader.ts';
import { parsePosition } from './position.ts';
import { planSend } from './publisher.ts';
import { ReaderRegistry } from './readerRegistry.ts';
import {
  answerMessage,
  type BrokerAnswer,
  type BrokerRequest,
  putToken,
  readEntity,
  refusalAnswer,
  requestProperty,
} from './requests.ts';
import {
  addressOf,
  capabilitiesOf,
  type MessageEvent,
  numberProperty,
  type OutgoingLink,
  type ReceiverEvent,
  selectorOf,
  type SenderEvent,
} from './rheaLinks.ts';
import type { SharedAccessPolicy } from './sharedAccess.ts';

export interface BrokerOptions {
  readonly hubs: HubNamespace;
  readonly policy: SharedAccessPolicy;
  readonly faults: FaultBook;
  readonly tally: Tally;
  readonly now: () => Date;
  /** Destroys a connection without a word. */
  readonly drop: (socket: Socket) => void;
}

const CBS = '$cbs';
const MANAGEMENT = '$management';

function isService(address: string): boolean {
  return address === CBS || address.endsWith(MANAGEMENT);
}

/** Runs `action`; a refusal it throws goes to `refuse`, everything else is a defect and goes up. */
function refusing(action: () => void, refuse: (refusal: AmqpRefusal) => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof AmqpRefusal)) throw error;
    refuse(error);
  }
}

/** Answers what clients do: links they open, requests and batches they send. */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #registry = new ReaderRegistry();
  readonly #connections = new Map<Socket, ConnectionState>();

  constructor(options: BrokerOptions) {
    this.#options = options;
  }

  get sockets(): Socket[] {
    return [...this.#connections.keys()];
  }

  get readerCount(): number {
    return this.#registry.count;
  }

  connected(socket: Socket): void {
    this.#connections.set(socket, new ConnectionState());
  }

  disconnected(socket: Socket): void {
    const state = this.#connections.get(socket);
    if (state === undefined) return;
    for (const timer of state.delays) clearTimeout(timer);
    for (const link of state.readLinks.keys()) this.#forget(state, link);
    this.#connections.delete(socket);
  }

  #state(socket: Socket): ConnectionState {
    const state = this.#connections.get(socket);
    if (state === undefined) throw new Error('An event of a connection that was never accepted.');
    return state;
  }

  /** A client opened a link to send on: to a hub, one of its partitions, or with requests. */
  onReceiverOpen({ receiver, connection }: ReceiverEvent): void {
    const address = addressOf(receiver.target);
    receiver.set_target({ address });
    if (isService(address)) return;
    const state = this.#state(connection.socket);
    const open = (): void => {
      const { hub, partition } = this.#entity(state, address);
      if (partition !== undefined) hub.log(partition);
      if (capabilitiesOf(receiver).includes('com.microsoft:idempotent-producer')) {
        throw new AmqpRefusal('amqp:not-implemented', 'Idempotent producers are not served.');
      }
      state.publishLinks.set(receiver, { hub, partition });
    };
    refusing(open, (refusal) => receiver.close(amqpErrorOf(refusal)));
  }

  #entity(
    state: ConnectionState,
    address: string,
  ): { hub: Hub; group: string | undefined; partition: string | undefined } {
    const { hub: name, group, partition } = parseAddress(address);
    const hub = this.#options.hubs.hub(name);
    if (!state.authorized.has(hub.name)) {
      throw new AmqpRefusal('amqp:unauthorized-access', `No token was put for '${hub.name}'.`);
    }
    return { hub, group, partition };
  }

  /** A client opened a link to receive on: a partition, or the answers to its requests. */
  onSenderOpen({ sender, connection }: SenderEvent): void {
    const address = addressOf(sender.source);
    sender.set_source({ address });
    if (isService(address)) return;
    refusing(
      () => this.#openReader(sender, connection, address),
      (refusal) => sender.close(amqpErrorOf(refusal)),
    );
  }

  #openReader(sender: OutgoingLink, connection: SenderEvent['connection'], address: string): void {
    const { faults, now, tally, drop } = this.#options;
    const state = this.#state(connection.socket);
    const { hub, group, partition } = this.#entity(state, address);
    if (group === undefined || partition === undefined) {
      throw new AmqpRefusal('amqp:not-found', `The messaging entity '${address}' could not be found.`);
    }
    hub.requireGroup(group);
    const log = hub.log(partition);
    const { effect } = faults.take('receive', hub.name, partition);
    if (effect === 'drop') return drop(connection.socket);
    if (effect !== undefined && effect !== 'dropAfterStore') throw faultRefusal(effect);
    const place = `${hub.name}/${group.toLowerCase()}/${partition}`;
    const reader = new PartitionReader({
      link: sender,
      connection,
      log,
      epoch: numberProperty(sender, 'com.microsoft:epoch'),
      start: log.start(parsePosition(selectorOf(sender))),
      withRuntimeMetric: capabilitiesOf(sender).includes('com.microsoft:enable-receiver-runtime-metric'),
      now,
      fault: () => faults.take('receive', hub.name, partition),
      delivered: (bytes) => {
        tally.messagesDelivered += 1;
        tally.bytesDelivered += bytes;
      },
      drop: () => drop(connection.socket),
      ended: () => this.#forget(state, sender),
    });
    refusing(
      () => this.#registry.admit(place, reader),
      (refusal) => {
        reader.stop();
        throw refusal;
      },
    );
    state.readLinks.set(sender, { hub, place, reader });
  }

  onSendable({ sender, connection }: SenderEvent): void {
    this.#connections.get(connection.socket)?.readLinks.get(sender)?.reader.wake();
  }

  onDraining({ sender, connection }: SenderEvent): void {
    this.#connections.get(connection.socket)?.readLinks.get(sender)?.reader.drain();
  }

  onSenderClose({ sender, connection }: SenderEvent): void {
    const state = this.#connections.get(connection.socket);
    if (state !== undefined) this.#forget(state, sender);
  }

  onReceiverClose({ receiver, connection }: ReceiverEvent): void {
    this.#connections.get(connection.socket)?.publishLinks.delete(receiver);
  }

  onSessionClose({ connection, session }: Pick<SenderEvent, 'connection' | 'session'>): void {
    const state = this.#connections.get(connection.socket);
    if (state === undefined) return;
    for (const link of state.readLinks.keys()) if (link.session === session) this.#forget(state, link);
    for (const link of state.publishLinks.keys()) if (link.session === session) state.publishLinks.delete(link);
  }

  #forget(state: ConnectionState, link: OutgoingLink): void {
    const known = state.readLinks.get(link);
    if (known === undefined) return;
    known.reader.stop();
    this.#registry.remove(known.place, known.reader);
    state.readLinks.delete(link);
  }

  onMessage(event: MessageEvent): void {
    const address = addressOf(event.receiver.target);
    if (isService(address)) this.#onRequest(event, address === CBS);
    else this.#onPublish(event);
  }

  #onRequest({ receiver, connection, session, delivery, message }: MessageEvent, cbs: boolean): void {
    const request = message as BrokerRequest;
    const state = this.#state(connection.socket);
    delivery.accept();
    const address = addressOf(receiver.target);
    const replies = session.find_sender((link: OutgoingLink) => addressOf(link.source) === address);
    if (replies === undefined) {
      return receiver.close({
        condition: 'amqp:not-allowed',
        description: 'No link to answer on was opened in this session.',
      });
    }
    const answer = (content: BrokerAnswer): void => {
      replies.send(answerMessage(request, content));
    };
    const serve = cbs
      ? () => answer(this.#authorize(state, request))
      : () => this.#manage(state, connection.socket, receiver, request, answer);
    refusing(serve, (refusal) => answer(refusalAnswer(refusal)));
  }

  #authorize(state: ConnectionState, request: BrokerRequest): BrokerAnswer {
    const { policy, hubs } = this.#options;
    const answer = putToken(request, policy, hubs);
    const path = new URL(requestProperty(request, 'name')).pathname;
    state.authorized.add(hubs.hub(parseAddress(path.replace(/\/\$management$/, '')).hub).name);
    return answer;
  }

  #manage(
    state: ConnectionState,
    socket: Socket,
    link: Receiver,
    request: BrokerRequest,
    answer: (content: BrokerAnswer) => void,
  ): void {
    const { faults, hubs, drop } = this.#options;
    const content = readEntity(request, hubs);
    const partition = requestProperty(request, 'partition');
    const { effect, delayMs } = faults.take(
      'management',
      requestProperty(request, 'name'),
      partition === '' ? undefined : partition,
    );
    if (effect === 'drop') return drop(socket);
    if (effect === 'detach') return link.close(amqpErrorOf(faultRefusal('detach')));
    if (effect === 'serverBusy' || effect === 'timeout') throw faultRefusal(effect);
    state.after(delayMs, () => answer(content));
  }

  #onPublish({ receiver, connection, delivery, message }: MessageEvent): void {
    const { faults, now, tally, drop } = this.#options;
    const state = this.#state(connection.socket);
    const target = state.publishLinks.get(receiver);
    // A transfer that was under way when the link was refused or detached has nobody to answer it.
    if (target === undefined) return;
    const serve = (): void => {
      const send = planSend({ delivery, message }, target.hub, target.partition, faults);
      const { effect, delayMs } = send.hit;
      if (effect === 'drop') return drop(connection.socket);
      if (effect === 'detach') return this.#detachPublisher(state, receiver, faultRefusal(effect));
      if (effect === 'serverBusy' || effect === 'timeout') throw faultRefusal(effect);
      send.store(now());
      tally.batchesAccepted += 1;
      tally.messagesAccepted += send.messages;
      tally.bytesAccepted += send.bytes;
      if (effect === 'dropAfterStore') return drop(connection.socket);
      state.after(delayMs, () => delivery.accept());
    };
    refusing(serve, (refusal) => {
      tally.sendsRefused += 1;
      delivery.reject(amqpErrorOf(refusal));
    });
  }

  #detachPublisher(state: ConnectionState, link: Receiver, refusal: AmqpRefusal): void {
    state.publishLinks.delete(link);
    this.#options.tally.sendsRefused += 1;
    link.close(amqpErrorOf(refusal));
  }

  /** Detaches every link of a hub, as happens when the hub is deleted. */
  detachAll(hub: string): void {
    const refusal = faultRefusal('detach');
    for (const state of this.#connections.values()) {
      for (const { hub: read, reader } of state.readLinks.values()) if (read.name === hub) reader.end(refusal);
      for (const [link, publish] of state.publishLinks) {
        if (publish.hub.name === hub) this.#detachPublisher(state, link, refusal);
      }
    }
  }
}
