import { once } from 'node:events';
import { connect } from 'node:net';
import rhea from 'rhea';
import { expect, onTestFinished, test } from 'vitest';
import { DOTNET_FRAMES } from './dotnetFrames.ts';
import { isSignedBy } from './sharedAccess.ts';
import { testServer } from '../testClients.ts';

/** Codes of the performatives that are looked at (AMQP 1.0, part 2.7). */
const CODES = new Map([
  [0x12, 'attach'],
  [0x14, 'transfer'],
  [0x16, 'detach'],
  [0x18, 'close'],
  [0x44, 'sasl-outcome'],
]);

/** The frames behind the two protocol headers, as far as they are whole. */
function framesOf(bytes: Buffer): { readonly name: string; readonly content: Buffer }[] {
  const frames = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    if (bytes.toString('latin1', at, at + 4) === 'AMQP') {
      at += 8;
      continue;
    }
    const size = bytes.readUInt32BE(at);
    if (at + size > bytes.length) break;
    const content = bytes.subarray(at + 8, at + size);
    frames.push({ name: CODES.get(content[2] ?? 0) ?? 'other', content });
    at += size;
  }
  return frames;
}

/** Sends the frames as a client would and collects what comes back. */
async function session(port: number, frames: readonly string[]) {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answered = Buffer.alloc(0);
  socket.on('data', (part: Buffer) => {
    answered = Buffer.concat([answered, part]);
  });
  await once(socket, 'connect');
  const named = (name: string) => framesOf(answered).filter((frame) => frame.name === name);
  const [saslHeader = '', saslInit = '', ...rest] = frames;
  socket.write(Buffer.from(saslHeader + saslInit, 'hex'));
  await expect.poll(() => named('sasl-outcome').length).toBe(1);
  for (const frame of rest) socket.write(Buffer.from(frame, 'hex'));
  return { named };
}

/** The message that a transfer carries; its own performative is a short list. */
function messageOf({ content }: { readonly content: Buffer }) {
  const listBytes = content[3] === 0xc0 ? 2 + (content[4] ?? 0) : 5 + content.readUInt32BE(4);
  return rhea.message.decode(content.subarray(3 + listBytes));
}

test('the frames of the .NET client are understood: token taken, partition read from its beginning', async () => {
  const server = await testServer();
  server.publish('diagnostics', '0', [Buffer.from('{"records":[]}')]);
  const { named } = await session(server.port, DOTNET_FRAMES);

  await expect.poll(() => named('transfer').length).toBe(2);
  expect(named('detach')).toEqual([]);
  expect(named('close')).toEqual([]);
  const [answer, message] = named('transfer').map(messageOf);
  expect(answer?.['application_properties']).toMatchObject({ 'status-code': 202 });
  expect(message?.['message_annotations']).toMatchObject({ 'x-opt-sequence-number': 0 });
  expect(String((message?.['body'] as { content: Buffer } | undefined)?.content)).toBe('{"records":[]}');
});

test('a token signed with another key is refused, and so is the reader that comes after it', async () => {
  const server = await testServer();
  const sign = (text: string): string => Buffer.from(text).toString('hex');
  const frames = DOTNET_FRAMES.map((frame) => frame.replace(sign('sig=os'), sign('sig=so')));
  const { named } = await session(server.port, frames);

  await expect.poll(() => named('detach').length).toBe(1);
  expect(named('transfer').map((frame) => messageOf(frame)['application_properties'])).toMatchObject([
    { 'status-code': 401 },
  ]);
});

test('a signature holds for its resource and what is below it, whatever scheme and port are', () => {
  // `sr` is amqps://localhost/diagnostics.
  const token = /SharedAccessSignature[^\0]+/.exec(Buffer.from(DOTNET_FRAMES[8] ?? '', 'hex').toString('latin1'))?.[0];
  const policy = { name: 'RootManageSharedAccessKey', key: 'bG9vcGJhY2sgaHViIGtleQ==' };
  const holds = (audience: string): boolean => isSignedBy(policy, token ?? '', audience);
  expect(
    [
      'amqps://localhost/diagnostics',
      'amqp://localhost:5672/Diagnostics/ConsumerGroups/grantwire/Partitions/0',
      'sb://LOCALHOST:40001/diagnostics/',
    ].map(holds),
  ).toEqual([true, true, true]);
  expect(
    ['amqps://localhost/', 'amqps://localhost/diagnostics2', 'amqps://nordwind.example/diagnostics', 'diagnostics'].map(
      holds,
    ),
  ).toEqual([false, false, false, false]);
});
