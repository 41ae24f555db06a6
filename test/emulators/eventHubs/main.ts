import { AmqpRefusal } from './amqp/amqpRefusal.ts';
import { type EventHubsServer, startEventHubs } from './server.ts';
import type { ControlReply, ControlRequest } from './processMessages.ts';

/** Entry of the child process behind `startEventHubsProcess`: serves what the parent asks for and ends with it. */
function reply(message: ControlReply): void {
  process.send?.(message);
}

async function call(server: EventHubsServer, request: ControlRequest & { kind: 'call' }): Promise<void> {
  const { id, method, args } = request;
  try {
    const value: unknown = await Reflect.apply(server[method], server, args);
    reply({ kind: 'done', id, value });
  } catch (reason) {
    const condition = reason instanceof AmqpRefusal ? reason.condition : undefined;
    reply({ kind: 'refused', id, condition, text: String(reason instanceof Error ? reason.message : reason) });
  }
}

async function start(request: ControlRequest & { kind: 'start' }): Promise<EventHubsServer> {
  try {
    const server = await startEventHubs(request.options);
    reply({ kind: 'started', port: server.port, connectionString: server.connectionString });
    return server;
  } catch (reason) {
    reply({ kind: 'failed', reason });
    process.disconnect();
    throw reason;
  }
}

let server: Promise<EventHubsServer> | undefined;
process.on('message', (request: ControlRequest) => {
  if (request.kind === 'start') server = start(request);
  else void server?.then((running) => call(running, request));
});
process.on('disconnect', () => process.exit());
