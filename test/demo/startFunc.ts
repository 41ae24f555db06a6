/** `npm run start:func`: the same app under Azure Functions Core Tools, against the same loopback parts as `npm start`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsError } from '../../src/platform/settings/settingRefused.ts';
import { processConsole } from './print/console.ts';
import { deliveryLog } from './print/deliveryLog.ts';
import { feedHub } from './feed/feedHub.ts';
import { findCommand } from './app/findCommand.ts';
import { APP_DIRECTORY, type Loopback, startLoopback } from './app/loopback.ts';
import { parseOptions } from './options.ts';
import { openStateFolder } from './app/stateFolder.ts';

const output = processConsole();
const func = findCommand('func', process.env['PATH'] ?? '');
if (func === null) {
  output.error(
    'func is not on the path. Install Azure Functions Core Tools 4 (npm install --global azure-functions-core-tools@4), then run this again.',
  );
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await run(func);
  } catch (problem) {
    if (!(problem instanceof SettingsError)) throw problem;
    output.error(problem.message);
    process.exitCode = 1;
  }
}
process.exit();

async function run(command: string): Promise<number> {
  const options = parseOptions([]);
  const folder = openStateFolder(null);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const log = deliveryLog(output, false);
  try {
    const loopback = await startLoopback(options, folder, process.env, log.add, stop.signal);
    try {
      for (const note of loopback.notes) output.line(note);
      return await runUnder(command, loopback, stop.signal);
    } finally {
      await loopback.stop();
    }
  } finally {
    folder.close();
  }
}

/** Runs the app under `func` and plays the tenant's life until one of them ends. Returns the exit code. */
async function runUnder(command: string, { environment, hub }: Loopback, signal: AbortSignal): Promise<number> {
  // Core Tools take settings, and the language, from this file only.
  const file = join(APP_DIRECTORY, 'local.settings.json');
  const values = { ...environment, FUNCTIONS_WORKER_RUNTIME: 'node' };
  await writeFile(file, JSON.stringify({ IsEncrypted: false, Values: values }, null, 2));
  const child = spawn(command, ['start'], {
    cwd: APP_DIRECTORY,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT: '1' },
    stdio: 'inherit',
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  void exited.then(() => ending.abort());
  try {
    await feedHub(parseOptions([]), { hub, signal: until, onResumed: () => undefined, onSent: () => undefined });
  } catch (error) {
    if (!until.aborted) throw error;
  } finally {
    child.kill('SIGTERM');
    await rm(file, { force: true });
  }
  const code = await exited;
  return signal.aborted ? 0 : code;
}
