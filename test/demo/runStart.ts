import type { Environment } from '../../src/platform/settings/readRows.ts';
import { type FunctionHost, startFunctionHost } from '../host/functionHost.ts';
import { APP_DIRECTORY } from './app/loopback.ts';
import { playCompany } from './company/playCompany.ts';
import { onLoopback } from './onLoopback.ts';
import type { StartOptions } from './options.ts';
import { catchUpLog } from './print/catchUp.ts';
import type { Console } from './print/console.ts';
import { problemLog } from './print/problemLog.ts';
import { type Scene, work } from './work.ts';

/**
 * One `npm start`: starts the loopback parts and the app, feeds, waits, accounts, and stops everything again.
 *
 * @param signal asks for a clean stop
 * @returns the exit code
 * @throws SettingsError, AppLoadError, InputFileError, StateFolderError with messages for the person who started it
 */
export function runStart(
  options: StartOptions,
  shell: Environment,
  output: Console,
  signal: AbortSignal,
): Promise<number> {
  return onLoopback(options, shell, output, signal, options.files.length === 0, async (scene) => {
    const problems = problemLog(output, Date.now);
    let catchUp: ReturnType<typeof catchUpLog> | null = null;
    const host = await startFunctionHost({
      appDirectory: APP_DIRECTORY,
      settings: scene.loopback.environment,
      log: (entry) => {
        problems(entry);
        catchUp?.(entry);
      },
    });
    try {
      announce(scene, host);
      await Promise.race([makeReady(host, output), whenAborted(signal)]);
      if (options.o365OutageMs !== null) catchUp = catchUpLog(output, Date.now);
      scene.company?.open();
      return await work(scene, signal, (until) => playCompany(scene, host, until));
    } finally {
      // Nobody at a terminal waits as long as the platform does; what is cut is done again by the next start.
      await host.stop({ invocationMs: 1500, graceMs: 1000 });
    }
  });
}

/**
 * One sweep ahead of the first minute plants the cursors and sends the connection its test event, so that the first record
 * meets an app that is ready, as in a deployment that has run for a minute.
 */
async function makeReady(host: FunctionHost, output: Console): Promise<void> {
  try {
    await host.runTimer('sweep');
  } catch (error) {
    // Killed while it ran, or storage is not up to it: the app goes on by itself, and the log below tells how.
    output.line(`sweep     did not end well: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function announce({ output }: Scene, host: FunctionHost): void {
  output.line(`app       ${host.httpUrl}  (${host.functions.map(({ name }) => name).join(', ')})`);
  // Kept on one line of its own, so that a script can find and kill the app's processes and nothing else.
  output.line(`pids      ${Object.values(host.pids).flat().join(' ')}`);
  output.line('');
}
