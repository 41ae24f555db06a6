/** `npm start`: the app with everything around it, on this machine alone. `npm start -- --help` lists the options. */
import { SettingsError } from '../../src/platform/settings/settingRefused.ts';
import { AppLoadError } from '../host/functionHost.ts';
import { type Console, processConsole } from './print/console.ts';
import { parseOptions, type StartOptions, USAGE, UsageError } from './options.ts';
import { InputFileError } from './feed/readPieces.ts';
import { EXIT, runStart } from './runStart.ts';
import { StateFolderError } from './app/stateFolder.ts';

const output = processConsole();
process.exitCode = await main(process.argv.slice(2), output);
// Clients of libraries may leave timers behind; all work is done and all children are gone.
process.exit();

async function main(args: readonly string[], { error, line }: Console): Promise<number> {
  let options: StartOptions;
  try {
    options = parseOptions(args);
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    error(`${problem.message}\n\n${USAGE}`);
    return EXIT.incomplete;
  }
  if (options.help) {
    line(USAGE);
    return EXIT.ok;
  }
  try {
    return await runStart(options, process.env, output, stopSignal());
  } catch (problem) {
    if (!isForPeople(problem)) throw problem;
    error(problem.message);
    return EXIT.incomplete;
  }
}

/** Aborted by the first Ctrl-C or SIGTERM; the second ends this process, and with it everything it started. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const ask = () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return stop.signal;
}

/** Errors whose message says all that the person who started this needs. */
function isForPeople(problem: unknown): problem is Error {
  return (
    problem instanceof SettingsError ||
    problem instanceof AppLoadError ||
    problem instanceof InputFileError ||
    problem instanceof StateFolderError
  );
}
