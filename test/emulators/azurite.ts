import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killAtExit } from './killAtExit.ts';

/** Azurite's own public development account. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const SERVICES = ['Blob', 'Queue', 'Table'] as const;
/** Time a clean stop may take before the process is killed. */
const STOP_MS = 5_000;

/** Azurite ended before it listened, or while somebody waited for it. */
export class AzuriteError extends Error {
  override readonly name = 'AzuriteError';
  readonly exitCode: number | null;
  /** What it wrote to standard error. */
  readonly stderr: string;

  constructor(exitCode: number | null, stderr: string) {
    super(`Azurite is not running (exit code ${exitCode}). ${stderr}`);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export interface AzuriteOptions {
  /** Directory in which the data survives a clean stop; without it all is in memory. */
  readonly dir?: string;
  /** Ports to listen on, for a restart at the same address; default free ones. */
  readonly ports?: { readonly blob: number; readonly queue: number; readonly table: number };
}

/** A running Azurite on 127.0.0.1. */
export interface Azurite {
  readonly connectionString: string;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  readonly pid: number;
  /** Ends all connections and refuses new ones; the data stays. */
  suspend(): Promise<void>;
  /** Listens again on the same ports. */
  resume(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Writes the data out and ends. */
  stop(): Promise<void>;
}

function startProcess({ dir, ports }: AzuriteOptions): ChildProcess {
  const require = createRequire(import.meta.url);
  const entry = join(dirname(require.resolve('azurite/package.json')), 'dist/src/azurite.js');
  const storage = dir === undefined ? ['--inMemoryPersistence'] : ['--location', dir];
  const listen = SERVICES.flatMap((service) => {
    const name = service.toLowerCase() as 'blob' | 'queue' | 'table';
    return [`--${name}Host`, '127.0.0.1', `--${name}Port`, String(ports?.[name] ?? 0)];
  });
  return fork(entry, [...storage, ...listen, '--silent', '--skipApiVersionCheck', '--disableTelemetry'], {
    execArgv: ['--import', fileURLToPath(new URL('azuritePreload.ts', import.meta.url))],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** Resolves with the port of each service, in the order of `SERVICES`, when the last one listens. */
function listening(child: ChildProcess, stderr: () => string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new AzuriteError(child.exitCode, stderr())));
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const ports = SERVICES.map((service) => {
        const line = new RegExp(
          `${service} service is successfully listening at http://127\\.0\\.0\\.1:(\\d+)\\s`,
        ).exec(output);
        return Number(line?.[1]);
      });
      if (ports.every(Number.isInteger)) resolve(ports);
    });
  });
}

/** Starts Azurite in a process of its own, which ends with this one. Throws `AzuriteError` with its words when it cannot start. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  const child = startProcess(options);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-10_000);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  killAtExit(child);
  const killNow = (): void => void child.kill('SIGKILL');
  const [blobPort = 0, queuePort = 0, tablePort = 0] = await listening(child, () => stderr);
  const command = async (name: 'suspend' | 'resume'): Promise<void> => {
    if (!child.connected) throw new AzuriteError(child.exitCode, stderr);
    const done = once(child, 'message');
    child.send(name);
    await Promise.race([done, exited.then(() => Promise.reject(new AzuriteError(child.exitCode, stderr)))]);
  };
  const endpoint = (service: string, port: number): string => `${service}Endpoint=http://127.0.0.1:${port}/${ACCOUNT};`;
  return {
    connectionString:
      `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};` +
      endpoint('Blob', blobPort) +
      endpoint('Queue', queuePort) +
      endpoint('Table', tablePort),
    blobPort,
    queuePort,
    tablePort,
    pid: child.pid ?? 0,
    suspend: () => command('suspend'),
    resume: () => command('resume'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      killNow();
      await exited;
    },
    stop: async () => {
      const timer = setTimeout(killNow, STOP_MS);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(timer);
    },
  };
}
