import { createInterface } from 'node:readline';
import type { Plan } from './behaviour.ts';
import type { ReceiverOptions } from './receiver.ts';
import { startReceiver } from './startReceiver.ts';

/** One line on standard input. */
interface Command {
  /** Plans that replace the current ones; empty to behave well. */
  readonly behave?: readonly Plan[];
}

/**
 * A receiver in a process of its own, to be killed: `node runReceiver.ts '<options as JSON>'`. Prints `{"url","port"}`.
 * Each line on standard input is a command as JSON, answered with one line of statistics. Ends on SIGTERM, and when its
 * standard input closes, so that it never outlives the test that started it.
 */
const receiver = await startReceiver(JSON.parse(process.argv[2] ?? '{"secrets":[]}') as ReceiverOptions);
process.once('SIGTERM', end);
const commands = createInterface({ input: process.stdin });
commands.on('line', (line) => {
  const { behave } = JSON.parse(line) as Command;
  if (behave !== undefined) receiver.behave(...behave);
  print(receiver.stats());
});
commands.once('close', end);
print({ url: receiver.url, port: receiver.port });

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function end(): void {
  void receiver.stop().then(() => process.exit(0));
}
