import { setTimeout as sleep } from 'node:timers/promises';
import type { HostEvent, HostLogEntry } from './events.ts';
import type { LoadedApp, ServeCommand, WorkerCommand } from './messages.ts';
import type { PartitionAssignment } from './triggers/eventHub.ts';
import { WorkerCommandError, type WorkerProcess } from './workerProcess.ts';

/** What a group needs of its supervisor. */
export interface WorkerGroupOptions {
  /** The function's name, or `http`. */
  readonly worker: string;
  readonly functions: readonly string[];
  readonly appDirectory: string;
  readonly serve: Pick<ServeCommand, 'timeScale' | 'wantEvents' | 'wantLogs'>;
  readonly spawn: () => WorkerProcess;
  readonly onEvent: (event: HostEvent) => void;
  readonly onLog: (entry: HostLogEntry) => void;
}

/** A trigger could not start: a setting that its binding names is missing or wrong. The message is the trigger's. */
export class TriggerStartError extends Error {
  override readonly name = 'TriggerStartError';
  readonly worker: string;
  /** Class name of the original. */
  readonly reason: string;

  constructor(worker: string, cause: WorkerCommandError) {
    super(cause.message, { cause });
    this.worker = worker;
    this.reason = cause.failure.name;
  }
}

interface Instance {
  process: WorkerProcess;
  /** Replaced at every restart; resolves when the triggers of the current process listen. */
  ready: Promise<void>;
  /** The supervision loop; resolves when the instance has ended for good. */
  ended: Promise<void>;
}

const RESTART_DELAY_MS = 100;
const LONGEST_RESTART_DELAY_MS = 2000;
const TERMINATE_LIMIT_MS = 6000;

/** The workers of one function (or of all HTTP functions): one instance, and a second once a partition is stolen. */
export class WorkerGroup {
  readonly #options: WorkerGroupOptions;
  readonly #instances: Instance[] = [];
  /** Instance by partition; the rest belongs to instance 0. */
  readonly #owners = new Map<string, number>();
  #maxBatchSize: number | null = null;
  #killAfterStart: { milliseconds: number; killed: () => void } | null = null;
  #stopped = false;

  constructor(options: WorkerGroupOptions) {
    this.#options = options;
  }

  get worker(): string {
    return this.#options.worker;
  }

  get pids(): readonly number[] {
    return this.#instances.map((instance) => instance.process.pid);
  }

  /**
   * Takes over a process that has loaded the app, or starts one, and keeps it running.
   *
   * @throws TriggerStartError when a trigger cannot start; the process is gone then
   */
  async start(loaded?: WorkerProcess): Promise<void> {
    const instance = this.#add(loaded);
    try {
      await instance.ready;
    } catch (error) {
      this.#stopped = true;
      await instance.process.kill();
      throw error instanceof WorkerCommandError ? new TriggerStartError(this.worker, error) : error;
    }
  }

  /** Sends a command to the instance that owns the partition (or to the first), once it is up. */
  async request(command: WorkerCommand, partition?: string): Promise<unknown> {
    const instance = this.#instances[partition === undefined ? 0 : this.#ownerOf(partition)];
    await instance?.ready;
    return instance?.process.request(command);
  }

  /** Sends a command to every instance. */
  async broadcast(command: WorkerCommand): Promise<void> {
    await Promise.all(
      this.#instances.map(async (instance) => {
        await instance.ready;
        await instance.process.request(command);
      }),
    );
  }

  /** Lets the other instance take a partition while the owner works on; resolves when its reader is open. */
  async steal(partition: string): Promise<void> {
    const thief = this.#ownerOf(partition) === 0 ? 1 : 0;
    this.#owners.set(partition, thief);
    const instance = this.#instances[thief];
    if (instance === undefined) {
      await this.#add().ready;
      return;
    }
    await instance.ready;
    await instance.process.request({ kind: 'acquire', partition });
  }

  async setMaxBatchSize(messages: number): Promise<void> {
    this.#maxBatchSize = messages;
    await this.broadcast({ kind: 'setMaxBatchSize', messages });
  }

  /** SIGKILL to every instance; they come back after the restart delay. */
  async kill(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.process.kill()));
  }

  /** Kills the next instance that starts so many milliseconds after its triggers listen; resolves when it is dead. */
  killSoonAfterStart(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#killAfterStart = { milliseconds, killed: resolve };
    });
  }

  /** Terminates in order; kills what is left after the grace period. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(
      this.#instances.map(async (instance) => {
        const { process } = instance;
        const limit = setTimeout(() => void process.kill(), TERMINATE_LIMIT_MS);
        // A worker that is gone already, or that dies on the way, is what was asked for.
        await process.request({ kind: 'terminate' }).catch(() => undefined);
        await process.exited;
        clearTimeout(limit);
        await instance.ended;
      }),
    );
  }

  #ownerOf(partition: string): number {
    return this.#owners.get(partition) ?? 0;
  }

  #assignment(index: number): PartitionAssignment {
    const partitions = [...this.#owners].filter(([, owner]) => (index === 0 ? owner !== 0 : owner === index));
    const names = partitions.map(([partition]) => partition);
    return index === 0 ? { except: names } : { only: names };
  }

  #add(loaded?: WorkerProcess): Instance {
    const index = this.#instances.length;
    const process = loaded ?? this.#options.spawn();
    const instance: Instance = {
      process,
      ready: this.#serve(process, index, loaded !== undefined),
      ended: Promise.resolve(),
    };
    this.#instances.push(instance);
    instance.ended = this.#supervise(instance, index);
    return instance;
  }

  async #serve(process: WorkerProcess, index: number, isLoaded: boolean): Promise<void> {
    const { worker, functions, serve, appDirectory, onEvent } = this.#options;
    onEvent({ type: 'workerStarted', worker, pid: process.pid });
    if (!isLoaded) (await process.request({ kind: 'load', appDirectory })) as LoadedApp;
    await process.request({
      kind: 'serve',
      functions,
      assignment: this.#assignment(index),
      maxBatchSize: this.#maxBatchSize,
      ...serve,
    });
    const shot = this.#killAfterStart;
    if (shot === null) return;
    this.#killAfterStart = null;
    setTimeout(() => void process.kill().then(shot.killed), shot.milliseconds);
  }

  async #supervise(instance: Instance, index: number): Promise<void> {
    const { worker, onEvent, onLog } = this.#options;
    for (let failures = 0; ; ) {
      const { process } = instance;
      const up = await instance.ready.then(
        () => true,
        (error: unknown) => {
          if (!this.#stopped) onLog({ function: worker, level: 'error', category: 'host', message: String(error) });
          return false;
        },
      );
      failures = up ? 0 : failures + 1;
      if (!up && !this.#stopped) await process.kill();
      const exit = await process.exited;
      onEvent({ type: 'workerExited', worker, pid: process.pid, code: exit.code, signal: exit.signal });
      if (this.#stopped) return;
      const delay = Math.min(RESTART_DELAY_MS * 2 ** failures, LONGEST_RESTART_DELAY_MS);
      // Set at once: whoever asks for the instance from now on waits for the new process.
      const restarted = this.#respawn(instance, delay);
      instance.ready = this.#serveAgain(restarted, index);
      if ((await restarted) === null) return;
    }
  }

  /** A new process for the instance after the delay; null when the group was stopped meanwhile. */
  async #respawn(instance: Instance, delay: number): Promise<WorkerProcess | null> {
    await sleep(delay);
    if (this.#stopped) return null;
    instance.process = this.#options.spawn();
    return instance.process;
  }

  async #serveAgain(restarted: Promise<WorkerProcess | null>, index: number): Promise<void> {
    const process = await restarted;
    if (process !== null) await this.#serve(process, index, false);
  }
}
