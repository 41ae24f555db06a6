import { setTimeout as sleep } from 'node:timers/promises';
import type { HostEvent, HostLogEntry } from './events.ts';
import type { WorkerProcess } from './workerProcess.ts';

const RESTART_DELAY_MS = 100;
const LONGEST_RESTART_DELAY_MS = 2000;
/** The worker's own grace period and a little for its exit. */
const TERMINATE_LIMIT_MS = 6000;

/** What an instance needs of its group. */
export interface WorkerInstanceOptions {
  readonly worker: string;
  readonly spawn: () => WorkerProcess;
  /** Makes a new process serve; resolves when its triggers listen. */
  readonly serve: (process: WorkerProcess) => Promise<void>;
  readonly onEvent: (event: HostEvent) => void;
  readonly onLog: (entry: HostLogEntry) => void;
}

/** One place for a worker: whenever its process dies, another one takes over, until the instance is stopped. */
export class WorkerInstance {
  readonly #options: WorkerInstanceOptions;
  #process: WorkerProcess;
  #ready: Promise<void>;
  #stopped = false;
  readonly #ended: Promise<void>;

  /** @param first the first process and what brings it up */
  constructor(options: WorkerInstanceOptions, first: { process: WorkerProcess; ready: Promise<void> }) {
    this.#options = options;
    this.#process = first.process;
    this.#ready = first.ready;
    this.#ended = this.#supervise();
  }

  get process(): WorkerProcess {
    return this.#process;
  }

  /** Resolves when the triggers of the current process (or, after its death, of the next one) listen. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Ends without orderly termination and for good. */
  async abandon(): Promise<void> {
    this.#stopped = true;
    await this.#process.kill();
  }

  /** Terminates in order; kills what is left after the grace period. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const process = this.#process;
    const limit = setTimeout(() => void process.kill(), TERMINATE_LIMIT_MS);
    // A worker that is gone already, or that dies on the way, is what was asked for.
    await process.request({ kind: 'terminate' }).catch(() => undefined);
    await process.exited;
    clearTimeout(limit);
    await this.#ended;
  }

  async #supervise(): Promise<void> {
    const { worker, onEvent } = this.#options;
    for (let failures = 0; ; ) {
      const process = this.#process;
      const up = await this.#isUp();
      failures = up ? 0 : failures + 1;
      if (!up && !this.#stopped) await process.kill();
      const exit = await process.exited;
      onEvent({ type: 'workerExited', worker, pid: process.pid, code: exit.code, signal: exit.signal });
      if (this.#stopped) return;
      const restarted = this.#respawn(Math.min(RESTART_DELAY_MS * 2 ** failures, LONGEST_RESTART_DELAY_MS));
      // Set at once: whoever asks for the instance from now on waits for the new process.
      this.#ready = this.#serveAgain(restarted);
      if ((await restarted) === null) return;
    }
  }

  async #isUp(): Promise<boolean> {
    const { worker, onLog } = this.#options;
    try {
      await this.#ready;
      return true;
    } catch (error) {
      if (!this.#stopped) onLog({ function: worker, level: 'error', category: 'host', message: String(error) });
      return false;
    }
  }

  /** A new process after the delay; null when the instance was stopped meanwhile. */
  async #respawn(delay: number): Promise<WorkerProcess | null> {
    await sleep(delay);
    if (this.#stopped) return null;
    this.#process = this.#options.spawn();
    return this.#process;
  }

  async #serveAgain(restarted: Promise<WorkerProcess | null>): Promise<void> {
    const process = await restarted;
    if (process !== null) await this.#options.serve(process);
  }
}
