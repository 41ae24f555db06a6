import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** From the request to stop to SIGKILL. */
const STOP_MS = 6000;

/** Azure Functions Core Tools on a copy of the built app. */
export interface CoreTools {
  /** Starts them (again) and resolves with the exit code when they end, whatever ended them; 1 after a signal. */
  run(): { readonly exited: Promise<number> };
  /** SIGINT to all of it, as Ctrl-C does; SIGKILL to what is left after 6 s. */
  stop(): Promise<void>;
  /** SIGKILL to all of it. */
  kill(): Promise<void>;
  /** Removes the copy. */
  remove(): void;
}

/**
 * Core Tools take settings, and the language, from `local.settings.json` beside the app only, and write into its folder;
 * so they get a copy of it, which goes with them.
 *
 * @param command the file of `func`
 * @param directory the built app
 * @param settings its settings, written into the copy
 */
export function coreTools(command: string, directory: string, settings: Readonly<Record<string, string>>): CoreTools {
  const copy = mkdtempSync(join(tmpdir(), 'grantwire-func-'));
  cpSync(directory, copy, { recursive: true });
  const values = { ...settings, FUNCTIONS_WORKER_RUNTIME: 'node' };
  writeFileSync(join(copy, 'local.settings.json'), JSON.stringify({ IsEncrypted: false, Values: values }, null, 2));
  let running: { readonly signal: (name: NodeJS.Signals) => void; readonly exited: Promise<number> } | null = null;
  const remove = (): void => rmSync(copy, { recursive: true, force: true });
  process.once('exit', () => {
    running?.signal('SIGKILL');
    remove();
  });
  const end = async (name: NodeJS.Signals): Promise<void> => {
    const ending = running;
    if (ending === null) return;
    const limit = setTimeout(() => ending.signal('SIGKILL'), STOP_MS);
    ending.signal(name);
    await ending.exited;
    clearTimeout(limit);
  };
  return {
    run: () => {
      const started = start(command, copy);
      running = started;
      void started.exited.then(() => {
        // What it started must not outlive it.
        started.signal('SIGKILL');
        if (running === started) running = null;
      });
      return started;
    },
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    remove,
  };
}

function start(command: string, directory: string) {
  // A process group of its own: `func` is a launcher, and a signal must reach the host and its worker too.
  const child = spawn(command, ['start'], {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-(child.pid ?? 0), name);
    } catch (error) {
      // ESRCH: nothing of the group is left.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  return { exited, signal };
}
