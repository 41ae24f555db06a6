import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BareReceiver {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the cheapest receiver in a process of its own; `delayMs` before each answer, which has `status`. */
export async function startBareReceiver(delayMs: number, status = 204): Promise<BareReceiver> {
  const script = fileURLToPath(new URL('bareReceiver.ts', import.meta.url));
  const child = spawn(process.execPath, [script, String(delayMs), String(status)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${port.toString().trim()}/`,
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
