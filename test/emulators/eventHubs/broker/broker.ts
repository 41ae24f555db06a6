import type { Socket } from 'node:net';
import type { BrokerContext } from './brokerContext.ts';
import { ConnectionState } from './connectionState.ts';
import { faultRefusal } from './faultRefusals.ts';
import { acceptDelivery, detachPublishLink, openPublishLink } from './publishLinks.ts';
import { ReaderRegistry } from './readerRegistry.ts';
import { forgetReadLink, openReadLink } from './readLinks.ts';
import { answerRequest, isRequestAddress } from './requestLinks.ts';
import {
  addressOf,
  type LinkEvent,
  type MessageEvent,
  type ReceiverEvent,
  type SenderEvent,
} from '../amqp/rheaLinks.ts';

/** Hands what clients do (connections, links, messages) to the part that answers it. */
export class Broker {
  readonly #context: BrokerContext;
  readonly #registry = new ReaderRegistry();
  readonly #connections = new Map<Socket, ConnectionState>();

  constructor(context: BrokerContext) {
    this.#context = context;
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
    state.cancelDelays();
    for (const link of state.readLinks.keys()) forgetReadLink(this.#registry, state, link);
    this.#connections.delete(socket);
  }

  /** Events may still come for a connection that was just dropped; they meet nobody. */
  #with({ connection }: LinkEvent, action: (state: ConnectionState) => void): void {
    const state = this.#connections.get(connection.socket);
    if (state !== undefined) action(state);
  }

  /** A client opened a link to send on: to a hub, to one of its partitions, or with requests. */
  onReceiverOpen(event: ReceiverEvent): void {
    const address = addressOf(event.receiver.target);
    event.receiver.set_target({ address });
    if (isRequestAddress(address)) return;
    this.#with(event, (state) => openPublishLink(this.#context, state, event.receiver, address));
  }

  /** A client opened a link to receive on: from a partition, or the answers to its requests. */
  onSenderOpen(event: SenderEvent): void {
    const address = addressOf(event.sender.source);
    event.sender.set_source({ address });
    if (isRequestAddress(address)) return;
    this.#with(event, (state) => openReadLink(this.#context, this.#registry, state, event, address));
  }

  onSendable(event: SenderEvent): void {
    this.#with(event, (state) => state.readLinks.get(event.sender)?.reader.wake());
  }

  onDraining(event: SenderEvent): void {
    this.#with(event, (state) => state.readLinks.get(event.sender)?.reader.drain());
  }

  onSenderClose(event: SenderEvent): void {
    this.#with(event, (state) => forgetReadLink(this.#registry, state, event.sender));
  }

  onReceiverClose(event: ReceiverEvent): void {
    this.#with(event, (state) => void state.publishLinks.delete(event.receiver));
  }

  onSessionClose(event: LinkEvent): void {
    this.#with(event, (state) => {
      for (const link of state.readLinks.keys()) {
        if (link.session === event.session) forgetReadLink(this.#registry, state, link);
      }
      for (const link of state.publishLinks.keys()) {
        if (link.session === event.session) state.publishLinks.delete(link);
      }
    });
  }

  onMessage(event: MessageEvent): void {
    this.#with(event, (state) => {
      if (isRequestAddress(addressOf(event.receiver.target))) answerRequest(this.#context, state, event);
      else acceptDelivery(this.#context, state, event);
    });
  }

  /** Detaches every link of a hub, as happens when the hub is deleted. */
  detachAll(hub: string): void {
    const refusal = faultRefusal('detach');
    for (const state of this.#connections.values()) {
      for (const link of state.readLinks.values()) if (link.hub.name === hub) link.reader.end(refusal);
      for (const [link, { hub: target }] of state.publishLinks) {
        if (target.name === hub) detachPublishLink(state, link, refusal);
      }
    }
  }
}
