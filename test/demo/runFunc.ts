import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../src/platform/settings/readRows.ts';
import { type CoreTools, coreTools } from './app/coreTools.ts';
import { findCommand } from './app/findCommand.ts';
import { APP_DIRECTORY } from './app/loopback.ts';
import { onLoopback } from './onLoopback.ts';
import type { StartOptions } from './options.ts';
import type { Console } from './print/console.ts';
import { EXIT, type Scene, work } from './work.ts';

/** Core Tools ended, or did not do, what the run with `--once` needs. */
export class CoreToolsError extends Error {
  override readonly name = 'CoreToolsError';
}

const INSTALL =
  'func is not on the path. Install Azure Functions Core Tools 4 (npm install --global azure-functions-core-tools@4), then run this again.';
/** Webhooks that are taken before the receiver begins to refuse. */
const TAKEN = 1;
const STEP_MS = 120_000;

/**
 * One `npm run start:func`: the same app and loopback parts as `npm start`, under Azure Functions Core Tools. With `--once`
 * the receiver answers 500 for a while, in which the host is stopped in order and then killed; it ends as `npm start` does.
 *
 * @returns the exit code: that of Core Tools when they end by themselves
 * @throws SettingsError, InputFileError, StateFolderError, CoreToolsError with messages for the person who started it
 */
export async function runFunc(
  options: StartOptions,
  shell: Environment,
  output: Console,
  signal: AbortSignal,
): Promise<number> {
  const func = findCommand('func', process.env['PATH'] ?? '');
  if (func === null) {
    output.error(INSTALL);
    return EXIT.incomplete;
  }
  if (options.o365OutageMs !== null) {
    output.error('--o365-outage is for npm start: under Core Tools there is no Microsoft 365.');
    return EXIT.incomplete;
  }
  return onLoopback(options, shell, output, signal, false, async (scene) => {
    const ended = new AbortController();
    const tools = coreTools(func, APP_DIRECTORY, scene.loopback.environment);
    try {
      if (options.once) return await work(scene, signal, (until) => disturb(scene, tools, until));
      const { exited } = tools.run();
      const working = work(scene, AbortSignal.any([signal, ended.signal]));
      const code = await Promise.race([exited, working]);
      ended.abort();
      // It ends with the abort, and whoever ended first decides the code.
      await working.catch(() => undefined);
      return signal.aborted ? EXIT.ok : code;
    } finally {
      await tools.stop();
      tools.remove();
    }
  });
}

/** An outage of the receiver, and in it a host that is stopped and one that is killed; resolves when a third one runs. */
async function disturb({ loopback, output }: Scene, tools: CoreTools, signal: AbortSignal): Promise<void> {
  const { receiver } = loopback;
  const started = (): Promise<number> => tools.run().exited;
  receiver.refuseAfter(TAKEN);
  let exited = started();
  const refusedOnceMore = async (): Promise<void> => {
    const before = receiver.outageAnswers();
    await reached(() => receiver.outageAnswers() > before, exited, signal);
  };
  await refusedOnceMore();
  output.line('outage    the receiver answers 500; the host is stopped');
  await tools.stop();
  exited = started();
  await refusedOnceMore();
  output.line('outage    the host is killed');
  await tools.kill();
  void started();
  receiver.recover();
  output.line('outage    over; a new host runs');
}

async function reached(condition: () => boolean, exited: Promise<number>, signal: AbortSignal): Promise<void> {
  let code: number | null = null;
  void exited.then((value) => (code = value));
  for (const end = Date.now() + STEP_MS; !condition(); await sleep(50, undefined, { signal })) {
    if (code !== null)
      throw new CoreToolsError(`Core Tools ended with code ${String(code)} before the app sent anything.`);
    if (Date.now() > end) throw new CoreToolsError('The app under Core Tools sent no webhook within two minutes.');
  }
}
