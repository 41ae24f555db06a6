import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { killAtExit } from '../../emulators/killAtExit.ts';
import type { HostEvent, HostLogEntry } from '../events.ts';
import type { WorkerCommand, WorkerFailure, WorkerMessage } from '../messages.ts';
import type { PumpState } from '../triggers/partitionPump.ts';

/** How a process ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One child that runs the app. */
export interface WorkerProcess {
  readonly pid: number;
  readonly exited: Promise<WorkerExit>;
  /** How far the worker's partitions are, or were when it ended. */
  readonly partitions: ReadonlyMap<string, PumpState>;
  /** @throws WorkerCommandError when the worker refuses or fails; WorkerExitedError when it died meanwhile */
  request(command: WorkerCommand): Promise<unknown>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** What a child needs at its start, and where its messages go. */
export interface WorkerProcessOptions {
  readonly appDirectory: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly onEvent: (event: HostEvent) => void;
  readonly onLog: (entry: HostLogEntry) => void;
}

/** A worker answered a request with an error. */
export class WorkerCommandError extends Error {
  override readonly name = 'WorkerCommandError';
  readonly command: string;
  readonly failure: WorkerFailure;

  constructor(command: string, failure: WorkerFailure) {
    super(failure.message);
    this.command = command;
    this.failure = failure;
  }
}

/** A worker ended before it answered. */
export class WorkerExitedError extends Error {
  override readonly name = 'WorkerExitedError';
  readonly command: string;
  readonly exit: WorkerExit;

  constructor(command: string, exit: WorkerExit) {
    super(`The worker ended (code ${exit.code}, signal ${exit.signal}) before it answered ${command}.`);
    this.command = command;
    this.exit = exit;
  }
}

const ENTRY = fileURLToPath(new URL('worker.ts', import.meta.url));

/**
 * Starts a worker. Its environment is the settings plus `PATH` and `HOME`, so that nothing from the developer's shell
 * reaches the app.
 */
export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const child = fork(ENTRY, [], {
    cwd: options.appDirectory,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.settings },
    execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  killAtExit(child);
  const pending = new Map<
    number,
    { command: string; resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  const partitions = new Map<string, PumpState>();
  let nextId = 0;
  let exit: WorkerExit | null = null;

  const exited = new Promise<WorkerExit>((resolve) => {
    const end = (code: number | null, signal: string | null): void => {
      if (exit !== null) return;
      exit = { code, signal };
      for (const { command, reject } of pending.values()) reject(new WorkerExitedError(command, exit));
      pending.clear();
      resolve(exit);
    };
    child.once('exit', end);
    child.once('error', () => end(null, null));
  });

  child.on('message', (message: WorkerMessage) => {
    switch (message.kind) {
      case 'event':
        return options.onEvent(message.event);
      case 'partition':
        if (message.state === null) partitions.delete(message.partition);
        else partitions.set(message.partition, message.state);
        return undefined;
      case 'log':
        return options.onLog(message.entry);
      case 'reply':
      case 'failure': {
        const request = pending.get(message.id);
        pending.delete(message.id);
        if (message.kind === 'reply') request?.resolve(message.value);
        else request?.reject(new WorkerCommandError(request.command, message.error));
        return undefined;
      }
    }
  });
  forwardConsole(child, options);

  return {
    pid: child.pid ?? 0,
    exited,
    partitions,
    request: (command) =>
      new Promise((resolve, reject) => {
        if (exit !== null || !child.connected) {
          reject(new WorkerExitedError(command.kind, exit ?? { code: null, signal: null }));
          return;
        }
        const id = (nextId += 1);
        pending.set(id, { command: command.kind, resolve, reject });
        // A failed send is followed by the exit, which rejects what is pending.
        child.send({ id, command }, () => undefined);
      }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What the app or a library prints goes where logs go. */
function forwardConsole(child: ChildProcess, options: WorkerProcessOptions): void {
  for (const [stream, level] of [
    [child.stdout, 'information'],
    [child.stderr, 'error'],
  ] as const) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (message) =>
      options.onLog({ function: null, level, category: 'console', message }),
    );
  }
}
