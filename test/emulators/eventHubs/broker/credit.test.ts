import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import rhea from 'rhea';
import type { Connection, EventContext } from 'rhea';
import { expect, onTestFinished, test } from 'vitest';
import type { EventHubsServer } from '../server.ts';
import { testServer } from '../testClients.ts';

function connect(server: EventHubsServer): Connection {
  const container = rhea.create_container();
  // `rhea` writes to the console when nobody listens.
  container.on('disconnected', () => undefined);
  const connection = container.connect({
    port: server.port,
    host: '127.0.0.1',
    username: 'anonymous',
    reconnect: false,
  });
  onTestFinished(() => connection.close());
  return connection;
}

function sharedAccessSignature(server: EventHubsServer, audience: string): string {
  const [, name = '', key = ''] =
    /SharedAccessKeyName=([^;]+);SharedAccessKey=([^;]+);/.exec(server.connectionString) ?? [];
  const resource = encodeURIComponent(audience);
  const signature = createHmac('sha256', key).update(`${resource}\n4000000000`).digest('base64');
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=4000000000&skn=${name}`;
}

async function authorize(server: EventHubsServer, connection: Connection): Promise<void> {
  const audience = `sb://localhost:${server.port}/diagnostics`;
  const answers = connection.open_receiver('$cbs');
  const answered = new Promise<EventContext>((resolve) => answers.once('message', resolve));
  const requests = connection.open_sender('$cbs');
  requests.once('sendable', () =>
    requests.send({
      message_id: 'put',
      application_properties: { operation: 'put-token', name: audience, type: 'servicebus.windows.net:sastoken' },
      body: sharedAccessSignature(server, audience),
    }),
  );
  const { message } = await answered;
  expect(message?.application_properties?.['status-code']).toBe(202);
}

test('no more messages are delivered than the client gave credit for', async () => {
  const server = await testServer();
  server.publish(
    'diagnostics',
    '0',
    Array.from({ length: 20 }, (_, index) => Buffer.from(String(index))),
  );
  const connection = connect(server);
  await authorize(server, connection);
  const receiver = connection.open_receiver({
    source: { address: 'diagnostics/ConsumerGroups/$Default/Partitions/0' },
    credit_window: 0,
  });
  const got: string[] = [];
  receiver.on('message', ({ message }: EventContext) => got.push(String(message?.body.content)));
  receiver.add_credit(3);
  await expect.poll(() => got.length).toBe(3);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(got).toEqual(['0', '1', '2']);
  receiver.add_credit(2);
  await expect.poll(() => got.length).toBe(5);

  receiver.add_credit(100);
  const drained = new Promise((resolve) => receiver.once('receiver_drained', resolve));
  receiver.drain_credit();
  await drained;
  expect(got).toHaveLength(20);
  receiver.drain = false;
  server.publish('diagnostics', '0', [Buffer.from('late')]);
  receiver.add_credit(1);
  await expect.poll(() => got.at(-1)).toBe('late');
});

test('a link without a token is refused', async () => {
  const server = await testServer();
  const connection = connect(server);
  const receiver = connection.open_receiver('diagnostics/ConsumerGroups/$Default/Partitions/0');
  const condition = await new Promise<unknown>((resolve) => {
    receiver.once('receiver_error', () =>
      resolve(receiver.error && 'condition' in receiver.error && receiver.error.condition),
    );
  });
  expect(condition).toBe('amqp:unauthorized-access');
});

test('a single message outside a batch is taken, too', async () => {
  const server = await testServer();
  const connection = connect(server);
  await authorize(server, connection);
  const sender = connection.open_sender('diagnostics/Partitions/1');
  const accepted = new Promise((resolve) => sender.once('accepted', resolve));
  sender.once('sendable', () =>
    sender.send({ application_properties: { alone: true }, body: rhea.message.data_section(Buffer.from('single')) }),
  );
  await accepted;
  const stored = server.messages('diagnostics', '1');
  expect(stored).toMatchObject([{ sequenceNumber: 0, body: Buffer.from('single'), properties: { alone: true } }]);
});

test.each([
  ['a transfer outside any session', [0, 0, 0, 14, 2, 0, 0, 9, 0x00, 0x53, 0x14, 0xc0, 0x01, 0x00]],
  ['a value of no known type', [0, 0, 0, 12, 2, 0, 0, 0, 0x00, 0x53, 0x14, 0x3f]],
])('a client that sends %s loses its connection, and nobody else does', async (_, frame) => {
  const server = await testServer();
  const broken = connectSocket(server.port, '127.0.0.1');
  onTestFinished(() => void broken.destroy());
  const ended = once(broken, 'end');
  broken.resume().write(Buffer.from([...Buffer.from('AMQP'), 0, 1, 0, 0, ...frame]));
  await ended;
  await authorize(server, connect(server));
});

test('a client that closes its connection with an error harms nobody', async () => {
  const server = await testServer();
  const connection = connect(server);
  await authorize(server, connection);
  connection.close({ condition: 'amqp:internal-error', description: 'idle for too long' });
  await expect.poll(() => server.counts().connections).toBe(0);
  await authorize(server, connect(server));
});
