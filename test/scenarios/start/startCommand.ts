import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** What `npm start` runs. */
export const ENTRY = fileURLToPath(new URL('../../demo/start.ts', import.meta.url));

/** A line of `--deliveries`. */
export interface DeliveryLine {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `npm start` without the build, as a process group of its own. */
export interface StartCommand {
  readonly child: ChildProcess;
  /** Everything written to standard output and error so far. */
  output(): string;
  /** Process ids of the app's workers, once they are printed. */
  workers(): Promise<readonly number[]>;
  /** Exit code, null after a signal. */
  readonly exited: Promise<number | null>;
  /** SIGKILL to the command and everything it started. */
  killTree(): void;
}

/** Runs the command; its environment is PATH, HOME and what is given. */
export function startCommand(args: readonly string[], environment: Record<string, string> = {}): StartCommand {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    detached: true,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString('utf8'));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = once(child, 'close').then(([code]) => code as number | null);
  // A test that ran out of time leaves nothing running.
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) killTree(child);
  });
  return {
    child,
    output: () => output,
    workers: async () => {
      await until(() => /^pids .*\n/m.test(output) || child.exitCode !== null);
      return (/^pids +(.*)$/m.exec(output)?.[1] ?? '').split(' ').map(Number);
    },
    exited,
    killTree: () => killTree(child),
  };
}

function killTree(child: ChildProcess): void {
  process.kill(-(child.pid ?? 0), 'SIGKILL');
}

/** Polls until the condition holds; a test's own limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

/** The whole lines of a `--deliveries` file. */
export function readDeliveries(file: string): DeliveryLine[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as DeliveryLine]));
}

/** How many whole lines a file has; 0 while it is not there. */
export function countLines(file: string): number {
  return existsSync(file) ? readFileSync(file).reduce((count, byte) => count + Number(byte === 0x0a), 0) : 0;
}

/** Bodies by webhook id, one entry per different body. */
export function bodiesById(lines: readonly DeliveryLine[]): Map<string, Set<string>> {
  const bodies = new Map<string, Set<string>>();
  for (const { headers, body } of lines) {
    const id = headers['webhook-id'] ?? '';
    bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  }
  return bodies;
}
