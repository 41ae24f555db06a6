import type { HostEvent, HostLogEntry } from '../events.ts';
import { TriggerStartError } from '../hostErrors.ts';
import type { ServeCommand, StopLimits, WorkerCommand } from '../messages.ts';
import type { PartitionAssignment } from '../triggers/eventHub.ts';
import type { PumpState } from '../triggers/partitionPump.ts';
import { WorkerInstance } from './workerInstance.ts';
import { WorkerCommandError, type WorkerProcess } from './workerProcess.ts';

/** What a group needs of its supervisor. */
export interface WorkerGroupOptions {
  /** The function's name, or `http`. */
  readonly worker: string;
  readonly functions: readonly string[];
  readonly appDirectory: string;
  readonly serve: Pick<ServeCommand, 'timeScale' | 'sequenceNumbers' | 'wantEvents' | 'wantLogs'>;
  readonly spawn: () => WorkerProcess;
  readonly onEvent: (event: HostEvent) => void;
  readonly onLog: (entry: HostLogEntry) => void;
}

/** The workers of one function (or of all HTTP functions): one instance, and a second once a partition is stolen. */
export class WorkerGroup {
  readonly #options: WorkerGroupOptions;
  readonly #instances: WorkerInstance[] = [];
  /** Instance by partition; the rest belongs to instance 0. */
  readonly #owners = new Map<string, number>();
  #maxBatchSize: number | null = null;
  #killAfterStart: { readonly milliseconds: number; readonly killed: () => void } | null = null;

  constructor(options: WorkerGroupOptions) {
    this.#options = options;
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
      await instance.abandon();
      throw error instanceof WorkerCommandError ? new TriggerStartError(this.#options.worker, error) : error;
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

  /** SIGKILL to every worker; the host starts them again, with what they had in hand. */
  async kill(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.process.kill()));
  }

  /** Kills the next instance that starts so many milliseconds after its triggers listen; resolves when it is dead. */
  killSoonAfterStart(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#killAfterStart = { milliseconds, killed: resolve };
    });
  }

  /** Loses every instance; the partitions are nobody's for so many milliseconds. */
  async crash(absenceMs: number): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.crash(absenceMs)));
  }

  async stop(limits: StopLimits): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.stop(limits)));
  }

  #ownerOf(partition: string): number {
    return this.#owners.get(partition) ?? 0;
  }

  #assignment(index: number): PartitionAssignment {
    const partitions = [...this.#owners].filter(([, owner]) => (index === 0 ? owner !== 0 : owner === index));
    const names = partitions.map(([partition]) => partition);
    return index === 0 ? { except: names } : { only: names };
  }

  #add(loaded?: WorkerProcess): WorkerInstance {
    const index = this.#instances.length;
    const process = loaded ?? this.#options.spawn();
    const serve = (each: WorkerProcess, left: ReadonlyMap<string, PumpState>): Promise<void> =>
      this.#serve(each, index, each === loaded, left);
    const instance = new WorkerInstance({ ...this.#options, serve }, { process, ready: serve(process, new Map()) });
    this.#instances.push(instance);
    return instance;
  }

  async #serve(
    process: WorkerProcess,
    index: number,
    isLoaded: boolean,
    left: ReadonlyMap<string, PumpState>,
  ): Promise<void> {
    const { worker, functions, serve, appDirectory } = this.#options;
    this.#options.onEvent({ type: 'workerStarted', worker, pid: process.pid });
    if (!isLoaded) await process.request({ kind: 'load', appDirectory });
    await process.request({
      kind: 'serve',
      functions,
      assignment: this.#assignment(index),
      maxBatchSize: this.#maxBatchSize,
      left,
      ...serve,
    });
    const shot = this.#killAfterStart;
    if (shot === null) return;
    this.#killAfterStart = null;
    const shoot = async (): Promise<void> => {
      await process.kill();
      shot.killed();
    };
    setTimeout(() => void shoot(), shot.milliseconds);
  }
}
