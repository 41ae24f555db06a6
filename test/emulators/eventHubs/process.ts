import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { killAtExit } from '../killAtExit.ts';
import { AmqpRefusal } from './amqp/amqpRefusal.ts';
import type { ControlMethod, ControlReply, ControlRequest, EventHubsProcessOptions } from './processMessages.ts';
import type { EventHubsServer } from './server.ts';

type Asynchronous<Method> = Method extends (...args: infer Args) => infer Result
  ? (...args: Args) => Promise<Awaited<Result>>
  : never;

/** The server's control surface from another process: the same calls, each answered by a promise. */
export type EventHubsProcess = Pick<EventHubsServer, 'port' | 'connectionString'> & {
  readonly [Name in ControlMethod]: Asynchronous<EventHubsServer[Name]>;
} & {
  readonly pid: number;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
};

/** A control call failed inside the process. */
export class ControlCallError extends Error {
  override readonly name = 'ControlCallError';
}

/** The process ended although nobody asked it to, or before it answered. */
export class EventHubsProcessError extends Error {
  override readonly name = 'EventHubsProcessError';
  readonly exitCode: number | null;
  /** What it wrote to standard error. */
  readonly stderr: string;

  constructor(exitCode: number | null, stderr: string, options?: ErrorOptions) {
    super(`The Event Hubs process is not running (exit code ${exitCode}). ${stderr}`, options);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** A control call that the server refused: the refusal as it was, or any other failure. */
function controlError(condition: string | undefined, text: string): Error {
  return condition === undefined ? new ControlCallError(text) : new AmqpRefusal(condition, text);
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Starts the server in a child process, which ends with its parent. Throws `EventHubsProcessError` when it cannot start. */
export async function startEventHubsProcess(options: EventHubsProcessOptions): Promise<EventHubsProcess> {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  killAtExit(child);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-10_000);
  });
  const waiting = new Map<number, Waiting>();
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const caller of waiting.values()) caller.reject(new EventHubsProcessError(child.exitCode, stderr));
      waiting.clear();
      resolve();
    });
  });
  const started = new Promise<{ port: number; connectionString: string }>((resolve, reject) => {
    void exited.then(() => reject(new EventHubsProcessError(child.exitCode, stderr)));
    child.on('message', (reply: ControlReply) => {
      if (reply.kind === 'started') resolve(reply);
      else if (reply.kind === 'failed')
        reject(new EventHubsProcessError(child.exitCode, stderr, { cause: reply.reason }));
      else {
        const caller = waiting.get(reply.id);
        waiting.delete(reply.id);
        if (reply.kind === 'done') caller?.resolve(reply.value);
        else caller?.reject(controlError(reply.condition, reply.text));
      }
    });
  });
  let calls = 0;
  const post = (request: ControlRequest): void => {
    child.send(request);
  };
  const call =
    <Name extends ControlMethod>(method: Name) =>
    (...args: Parameters<EventHubsServer[Name]>): Promise<Awaited<ReturnType<EventHubsServer[Name]>>> =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new EventHubsProcessError(child.exitCode, stderr));
        calls += 1;
        waiting.set(calls, {
          resolve: (value) => resolve(value as Awaited<ReturnType<EventHubsServer[Name]>>),
          reject,
        });
        return post({ kind: 'call', id: calls, method, args });
      });
  post({ kind: 'start', options });
  const { port, connectionString } = await started;
  return {
    port,
    connectionString,
    pid: child.pid ?? 0,
    fault: call('fault'),
    clearFaults: call('clearFaults'),
    retain: call('retain'),
    recreateHub: call('recreateHub'),
    createdOn: call('createdOn'),
    partitionState: call('partitionState'),
    messages: call('messages'),
    publish: call('publish'),
    counts: call('counts'),
    setTime: call('setTime'),
    suspend: call('suspend'),
    resume: call('resume'),
    stop: async () => {
      await call('stop')();
      child.disconnect();
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
