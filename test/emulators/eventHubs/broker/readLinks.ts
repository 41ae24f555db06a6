import { AmqpRefusal, amqpErrorOf } from '../amqp/amqpRefusal.ts';
import type { BrokerContext } from './brokerContext.ts';
import type { ConnectionState } from './connectionState.ts';
import { faultRefusal } from './faultRefusals.ts';
import { PartitionReader } from './partitionReader.ts';
import { parsePosition } from './position.ts';
import type { ReaderRegistry } from './readerRegistry.ts';
import { refusing } from './refusing.ts';
import { capabilitiesOf, numberProperty, type OutgoingLink, selectorOf, type SenderEvent } from '../amqp/rheaLinks.ts';

/** Forgets a client's link for receiving; its place is free for others. */
export function forgetReadLink(registry: ReaderRegistry, state: ConnectionState, link: OutgoingLink): void {
  const known = state.readLinks.get(link);
  if (known === undefined) return;
  known.reader.stop();
  registry.remove(known.place, known.reader);
  state.readLinks.delete(link);
}

/** Admits a client's link for receiving and begins to deliver, or closes it with the reason. */
export function openReadLink(
  context: BrokerContext,
  registry: ReaderRegistry,
  state: ConnectionState,
  { sender, connection }: SenderEvent,
  address: string,
): void {
  const { faults, hubs, now, tally, drop } = context;
  const open = (): void => {
    const { hub, group, partition } = state.entity(hubs, address);
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
      ended: () => forgetReadLink(registry, state, sender),
    });
    registry.admit(place, reader);
    state.readLinks.set(sender, { hub, place, reader });
    return reader.begin();
  };
  refusing(open, (refusal) => sender.close(amqpErrorOf(refusal)));
}
