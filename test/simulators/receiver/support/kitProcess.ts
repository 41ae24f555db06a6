import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The receiver kit in a process of its own, as a person runs it. */
export interface KitProcess {
  readonly url: string;
  /** Everything printed so far on standard output, by line. */
  readonly lines: readonly string[];
  type(line: string): void;
  /** Waits for a printed line that holds the text and was not waited for before, and gives it. */
  printed(text: string): Promise<string>;
  /** Ctrl-C; gives the exit code and what was printed since. */
  interrupt(): Promise<{ readonly code: number | null; readonly summary: readonly string[] }>;
  [Symbol.asyncDispose](): Promise<void>;
}

const script = new URL('../cli.ts', import.meta.url).pathname;

/** Starts it on a free port and waits until it listens. */
export async function startKit(args: readonly string[]): Promise<KitProcess> {
  const child = spawn(process.execPath, [script, '--port', '0', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines: string[] = [];
  let seen = 0;
  const changed = new EventTarget();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    changed.dispatchEvent(new Event('line'));
  });
  const printed = async (text: string): Promise<string> => {
    for (;;) {
      const line = lines[seen];
      if (line === undefined) await once(changed, 'line', { signal: AbortSignal.timeout(10_000) });
      else {
        seen += 1;
        if (line.includes(text)) return line;
      }
    }
  };
  const url = (await printed('listening')).split(/\s+/)[1] ?? '';
  await printed('Ctrl-C ends');
  return {
    url,
    lines,
    type: (line) => void child.stdin.write(`${line}\n`),
    printed,
    interrupt: async () => {
      const before = lines.length;
      child.kill('SIGINT');
      const [code] = await exited;
      return { code, summary: lines.slice(before) };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs it until it ends by itself. */
export async function runKitOnce(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const parts = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => (parts.out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (parts.err += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...parts };
}
