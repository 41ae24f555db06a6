import type { Receiver } from 'rhea';
import { AmqpRefusal, amqpErrorOf } from '../amqp/amqpRefusal.ts';
import type { BrokerContext } from './brokerContext.ts';
import type { ConnectionState } from './connectionState.ts';
import { faultRefusal } from './faultRefusals.ts';
import { planSend } from './publisher.ts';
import { refusing } from './refusing.ts';
import { capabilitiesOf, type MessageEvent } from '../amqp/rheaLinks.ts';

/** Admits a client's link for sending to a hub or one of its partitions, or closes it with the reason. */
export function openPublishLink(context: BrokerContext, state: ConnectionState, link: Receiver, address: string): void {
  const open = (): void => {
    const { hub, partition } = state.entity(context.hubs, address);
    if (partition !== undefined) hub.log(partition);
    if (capabilitiesOf(link).includes('com.microsoft:idempotent-producer')) {
      throw new AmqpRefusal('amqp:not-implemented', 'Idempotent producers are not served.');
    }
    state.publishLinks.set(link, { hub, partition });
  };
  refusing(open, (refusal) => link.close(amqpErrorOf(refusal)));
}

/** Detaches a client's link for sending. */
export function detachPublishLink(state: ConnectionState, link: Receiver, refusal: AmqpRefusal): void {
  state.publishLinks.delete(link);
  link.close(amqpErrorOf(refusal));
}

/** Stores what a client sent and accepts it, or does what the fault in its way says. */
export function acceptDelivery(context: BrokerContext, state: ConnectionState, event: MessageEvent): void {
  const { receiver, connection, delivery, message } = event;
  const { faults, now, tally, drop } = context;
  const target = state.publishLinks.get(receiver);
  // A transfer that was under way when the link was refused or detached has nobody to answer it.
  if (target === undefined) return;
  const serve = (): void => {
    const send = planSend({ delivery, message }, target.hub, target.partition, faults);
    const { effect, delayMs } = send.hit;
    if (effect === 'drop') return drop(connection.socket);
    if (effect === 'detach') {
      tally.sendsRefused += 1;
      return detachPublishLink(state, receiver, faultRefusal(effect));
    }
    if (effect === 'serverBusy' || effect === 'timeout') throw faultRefusal(effect);
    send.store(now());
    tally.batchesAccepted += 1;
    tally.messagesAccepted += send.messages;
    tally.bytesAccepted += send.bytes;
    if (effect === 'dropAfterStore') return drop(connection.socket);
    return state.after(delayMs, () => delivery.accept());
  };
  refusing(serve, (refusal) => {
    tally.sendsRefused += 1;
    delivery.reject(amqpErrorOf(refusal));
  });
}
