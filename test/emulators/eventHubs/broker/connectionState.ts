import type { Receiver } from 'rhea';
import { AmqpRefusal } from '../amqp/amqpRefusal.ts';
import type { Hub } from '../store/hub.ts';
import { type EntityAddress, type HubNamespace, parseAddress } from '../store/namespace.ts';
import type { PartitionReader } from './partitionReader.ts';
import type { OutgoingLink } from '../amqp/rheaLinks.ts';

/** A client's link for sending. */
export interface PublishLink {
  readonly hub: Hub;
  readonly partition: string | undefined;
}

/** A client's link for receiving. */
export interface ReadLink {
  readonly hub: Hub;
  /** Hub, group and partition: where readers compete. */
  readonly place: string;
  readonly reader: PartitionReader;
}

/** What the broker knows of one connection. */
export class ConnectionState {
  /** Names of the hubs that a token was put for. */
  readonly authorized = new Set<string>();
  readonly publishLinks = new Map<Receiver, PublishLink>();
  readonly readLinks = new Map<OutgoingLink, ReadLink>();
  readonly #delays = new Set<NodeJS.Timeout>();

  /** The hub of an address that the client may use. Throws `AmqpRefusal` when there is none or no token was put for it. */
  entity(hubs: HubNamespace, address: string): Omit<EntityAddress, 'hub'> & { readonly hub: Hub } {
    const { hub: name, ...rest } = parseAddress(address);
    const hub = hubs.hub(name);
    if (!this.authorized.has(hub.name)) {
      throw new AmqpRefusal('amqp:unauthorized-access', `No token was put for '${hub.name}'.`);
    }
    return { ...rest, hub };
  }

  /** Runs `action` after `delayMs`, at once when that is 0, never when the connection is gone by then. */
  after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) return action();
    const timer = setTimeout(() => {
      this.#delays.delete(timer);
      action();
    }, delayMs);
    this.#delays.add(timer);
  }

  cancelDelays(): void {
    for (const timer of this.#delays) clearTimeout(timer);
    this.#delays.clear();
  }
}
