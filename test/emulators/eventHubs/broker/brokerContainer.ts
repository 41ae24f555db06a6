import rhea from 'rhea';
import type { Broker } from './broker.ts';
import type { LinkEvent, MessageEvent, ReceiverEvent, SenderEvent } from '../amqp/rheaLinks.ts';

/**
 * `rhea` takes whatever a handler throws for the client's fault and only ends the connection. A defect of the broker
 * must end the process instead.
 */
function guarded<Event>(handler: (event: Event) => void): (event: Event) => void {
  return (event) => {
    try {
      handler(event);
    } catch (defect) {
      setImmediate(() => {
        throw defect;
      });
    }
  };
}

/** An AMQP container whose events go to the broker, and which takes anybody on connecting: tokens come later, through `$cbs`. */
export function brokerContainer(broker: Broker): ReturnType<typeof rhea.create_container> {
  const container = rhea.create_container({ id: 'loopback-event-hubs' });
  const mechanisms = container.sasl_server_mechanisms;
  mechanisms.enable_anonymous();
  mechanisms.enable_plain(() => true);
  mechanisms['MSSBCBS'] = mechanisms['ANONYMOUS'];
  const handlers = {
    receiver_open: guarded((event: ReceiverEvent) => broker.onReceiverOpen(event)),
    sender_open: guarded((event: SenderEvent) => broker.onSenderOpen(event)),
    sendable: guarded((event: SenderEvent) => broker.onSendable(event)),
    sender_draining: guarded((event: SenderEvent) => broker.onDraining(event)),
    sender_close: guarded((event: SenderEvent) => broker.onSenderClose(event)),
    receiver_close: guarded((event: ReceiverEvent) => broker.onReceiverClose(event)),
    session_close: guarded((event: LinkEvent) => broker.onSessionClose(event)),
    message: guarded((event: MessageEvent) => broker.onMessage(event)),
  };
  for (const [name, handler] of Object.entries(handlers)) container.on(name, handler);
  // The socket's `close` does the work. Without listeners `rhea` writes to the console, and throws when a client
  // closes its connection with an error.
  container.on('connection_close', () => undefined);
  // A client broke the protocol, as the SDK does when it sends on a link it has just closed; `rhea` ends its connection.
  container.on('error', () => undefined);
  container.on('protocol_error', () => undefined);
  container.on('disconnected', (event) => event.connection.socket.destroy());
  return container;
}
