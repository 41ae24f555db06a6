import rhea from 'rhea';
import type { Broker } from './broker.ts';

/** An AMQP container whose events go to the broker, and which takes anybody on connecting: tokens come later, through `$cbs`. */
export function brokerContainer(broker: Broker): ReturnType<typeof rhea.create_container> {
  const container = rhea.create_container({ id: 'loopback-event-hubs' });
  const mechanisms = container.sasl_server_mechanisms;
  mechanisms.enable_anonymous();
  mechanisms.enable_plain(() => true);
  mechanisms['MSSBCBS'] = mechanisms['ANONYMOUS'];
  container.on('receiver_open', (event) => broker.onReceiverOpen(event));
  container.on('sender_open', (event) => broker.onSenderOpen(event));
  container.on('sendable', (event) => broker.onSendable(event));
  container.on('sender_draining', (event) => broker.onDraining(event));
  container.on('sender_close', (event) => broker.onSenderClose(event));
  container.on('receiver_close', (event) => broker.onReceiverClose(event));
  container.on('session_close', (event) => broker.onSessionClose(event));
  container.on('message', (event) => broker.onMessage(event));
  // The socket's `close` does the work. Without listeners `rhea` writes to the console, and throws when a client
  // closes its connection with an error.
  container.on('connection_close', () => undefined);
  container.on('disconnected', (event) => event.connection.socket.destroy());
  return container;
}
