import { processConsole } from '../../demo/print/console.ts';
import { KitUsageError, parseKitOptions } from './kit/kitOptions.ts';
import { PortUnavailableError, runKit } from './kit/runKit.ts';
import { USAGE } from './kit/usage.ts';

/** `npm run receiver`. Exit code 0 after Ctrl-C, 1 when the port is taken, 2 when the command line is wrong. */
async function main(): Promise<number> {
  const console = processConsole();
  try {
    const options = parseKitOptions(process.argv.slice(2));
    if (options.help) console.line(USAGE.trimEnd());
    else await runKit(options, process.stdin, console, stopSignal());
    return 0;
  } catch (error) {
    if (error instanceof KitUsageError) {
      console.error(`${error.message}\n\n${USAGE.trimEnd()}`);
      return 2;
    }
    if (!(error instanceof PortUnavailableError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Resolves at Ctrl-C or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

process.exitCode = await main();
