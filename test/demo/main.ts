import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import type { Environment } from '../../src/platform/settings/readRows.ts';
import { SettingsError } from '../../src/platform/settings/settingRefused.ts';
import { AzuriteError } from '../emulators/azurite.ts';
import { EventHubsProcessError } from '../emulators/eventHubs/process.ts';
import { AppLoadError } from '../host/functionHost.ts';
import { StateFolderError } from './app/stateFolder.ts';
import { InputFileError } from './feed/readPieces.ts';
import { stoppedCode } from './onLoopback.ts';
import { parseOptions, type StartOptions, usage, UsageError } from './options.ts';
import { processConsole, type Console } from './print/console.ts';
import { CoreToolsError } from './runFunc.ts';
import { stopSignal } from './stopSignal.ts';
import { EXIT } from './work.ts';

/** Does what was asked for. Returns the exit code. */
type Run = (options: StartOptions, shell: Environment, output: Console, signal: AbortSignal) => Promise<number>;

/**
 * A command of this folder from its arguments to its exit code. Ends the process.
 *
 * @param stopMs from a signal to the end, whatever hangs
 */
export async function main(command: string, run: Run, stopMs: number): Promise<never> {
  const output = processConsole();
  const code = await codeOf(command, run, stopMs, output);
  // Clients of libraries may leave timers behind; all work is done and all children are gone.
  return process.exit(code);
}

async function codeOf(command: string, run: Run, stopMs: number, output: Console): Promise<number> {
  let options: StartOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    output.error(`${problem.message}\n\n${usage(command)}`);
    return EXIT.incomplete;
  }
  if (options.help) {
    output.line(usage(command));
    return EXIT.ok;
  }
  try {
    return await run(
      options,
      process.env,
      output,
      stopSignal(stopMs, () => stoppedCode(options)),
    );
  } catch (problem) {
    if (!isForPeople(problem)) throw problem;
    output.error(problem.message);
    return EXIT.incomplete;
  }
}

/** Errors whose message says all that the person who started this needs. */
function isForPeople(problem: unknown): problem is Error {
  return [
    UsageError,
    SettingsError,
    AppLoadError,
    InputFileError,
    StateFolderError,
    // A part on this machine was killed.
    AzuriteError,
    EventHubsProcessError,
    InfrastructureError,
    CoreToolsError,
  ].some((kind) => problem instanceof kind);
}
