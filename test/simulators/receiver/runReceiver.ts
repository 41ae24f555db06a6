import type { ReceiverOptions } from './receiver.ts';
import { startReceiver } from './startReceiver.ts';

/**
 * A receiver in a process of its own, to be killed: `node runReceiver.ts '<options as JSON>'`. Prints `{"url","port"}` as
 * its first line, and `{"webhookId","eventIds"}` per delivery before it acknowledges. Ends on SIGTERM, and when its
 * standard input closes, so that it never outlives the test that started it.
 */
const receiver = await startReceiver({
  ...(JSON.parse(process.argv[2] ?? '{"secrets":[]}') as ReceiverOptions),
  onDelivery: ({ webhookId, eventIds }) => print({ webhookId, eventIds }),
});
process.once('SIGTERM', end);
process.stdin.once('end', end).resume();
print({ url: receiver.url, port: receiver.port });

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function end(): void {
  void receiver.stop().then(() => process.exit(0));
}
