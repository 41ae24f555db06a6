import { createInterface } from 'node:readline';
import type { Console } from '../../../demo/print/console.ts';
import type { Receiver } from '../receiver.ts';
import { startReceiver } from '../startReceiver.ts';
import type { KitOptions } from './kitOptions.ts';
import { requestLines } from './requestLines.ts';
import { startLines } from './startLines.ts';
import { summaryLines } from './summaryLines.ts';
import { typedLine } from './typedLine.ts';

/** The port is taken, or not ours to take. */
export class PortUnavailableError extends Error {
  override readonly name = 'PortUnavailableError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`Port ${port} cannot be listened on: give another one with --port, or 0 for a free one.`, { cause });
    this.port = port;
  }
}

/**
 * Runs the receiver until `stop` resolves, then prints the summary. Typed lines change how it answers; the end of `input`
 * does not end it.
 * @throws PortUnavailableError
 */
export async function runKit(
  options: KitOptions,
  input: NodeJS.ReadableStream,
  console: Console,
  stop: Promise<void>,
): Promise<void> {
  const { secrets, prefix, path, keys } = options;
  const context = { prefix, path, keys, secretCount: secrets.length, colours: console.colours };
  const receiver = await listen({
    ...options,
    ignoreSignatures: secrets.length === 0,
    apiKeys: keys,
    // A source may deliver a record twice; an endpoint that knows ids by their header drops the second one.
    takeOtherBytes: true,
    keepDeliveries: false,
    onRequest: (request) => requestLines(request, context).forEach(console.line),
  });
  receiver.behave(...options.plans);
  startLines(options, receiver.url, receiver.port).forEach(console.line);
  const typed = createInterface({ input });
  typed.on('line', (line) => {
    const { plans, print } = typedLine(line);
    if (plans !== null) receiver.behave(...plans);
    if (print !== '') console.line(print);
  });
  await stop;
  typed.close();
  await receiver.stop();
  ['', ...summaryLines(receiver)].forEach(console.line);
}

async function listen(
  options: Parameters<typeof startReceiver>[0] & Pick<KitOptions, 'deliveries'>,
): Promise<Receiver> {
  const { deliveries, ...rest } = options;
  try {
    return await startReceiver(deliveries === null ? rest : { ...rest, deliveriesFile: deliveries });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE' || code === 'EACCES') throw new PortUnavailableError(options.port ?? 0, error);
    throw error;
  }
}
