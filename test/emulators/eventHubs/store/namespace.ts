import { AmqpRefusal } from '../amqp/amqpRefusal.ts';
import { Hub, type HubDefinition, type HubStorage } from './hub.ts';

/** The hubs of one server, found by name without regard to case. */
export class HubNamespace {
  readonly #hubs: ReadonlyMap<string, Hub>;

  constructor(definitions: readonly HubDefinition[], storage: HubStorage, now: () => Date) {
    this.#hubs = new Map(definitions.map((each) => [each.name.toLowerCase(), new Hub(each, storage, now)]));
  }

  /** Throws `AmqpRefusal` (`amqp:not-found`) when there is no such hub. */
  hub(name: string): Hub {
    const hub = this.#hubs.get(name.toLowerCase());
    if (hub !== undefined) return hub;
    throw new AmqpRefusal('amqp:not-found', `The messaging entity '${name}' could not be found.`);
  }

  close(): void {
    for (const hub of this.#hubs.values()) hub.close();
  }
}

/** What a link's address names. */
export interface EntityAddress {
  readonly hub: string;
  readonly group: string | undefined;
  readonly partition: string | undefined;
}

/** Reads `<hub>`, `<hub>/Partitions/<id>` or `<hub>/ConsumerGroups/<group>/Partitions/<id>`. Throws `AmqpRefusal` (`amqp:not-found`). */
export function parseAddress(address: string): EntityAddress {
  const match = /^\/?([^/]+)(?:\/consumergroups\/([^/]+))?(?:\/partitions\/([^/]+))?\/?$/i.exec(address);
  const [, hub, group, partition] = match ?? [];
  if (hub === undefined)
    throw new AmqpRefusal('amqp:not-found', `The messaging entity '${address}' could not be found.`);
  return { hub: decodeURIComponent(hub), group, partition };
}

/** Hub that a token's audience (`sb://host[:port]/<hub>[/…]`) names. Throws `AmqpRefusal` (`amqp:not-found`). */
export function hubOfAudience(audience: string): string {
  return parseAddress(new URL(audience).pathname.replace(/\/\$management$/, '')).hub;
}
