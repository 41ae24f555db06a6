import { setTimeout as sleep } from 'node:timers/promises';
import type { HostEvent, HostLogEntry } from '../events.ts';
import type { StopLimits } from '../messages.ts';
import type { PumpState } from '../triggers/partitionPump.ts';
import type { WorkerProcess } from './workerProcess.ts';

const RESTART_DELAY_MS = 100;
const LONGEST_RESTART_DELAY_MS = 2000;
/** After the limits of an orderly stop, for the exit. */
const EXIT_MS = 1000;

/** What an instance needs of its group. */
export interface WorkerInstanceOptions {
  readonly worker: string;
  readonly spawn: () => WorkerProcess;
  /** Makes a new process serve what the one before left; resolves when its triggers listen. */
  readonly serve: (process: WorkerProcess, left: ReadonlyMap<string, PumpState>) => Promise<void>;
  readonly onEvent: (event: HostEvent) => void;
  readonly onLog: (entry: HostLogEntry) => void;
}

/** One place for a worker: whenever its process dies, another one takes over, until the instance is stopped. */
export class WorkerInstance {
  readonly #options: WorkerInstanceOptions;
  #process: WorkerProcess;
  #ready: Promise<void>;
  readonly #stopping = new AbortController();
  /** The instance is lost: what its worker had in hand is forgotten, and nobody comes before this wait is over. */
  #absenceMs: number | null = null;
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
    this.#stop();
    await this.#process.kill();
  }

  /**
   * Loses the instance, host and worker: another one takes its place from the stored checkpoints, after so many
   * milliseconds.
   */
  async crash(absenceMs: number): Promise<void> {
    this.#absenceMs = absenceMs;
    await this.#process.kill();
  }

  /** Terminates in order; kills what is left after the limits. */
  async stop(limits: StopLimits): Promise<void> {
    this.#stop();
    const process = this.#process;
    const limit = setTimeout(() => void process.kill(), limits.invocationMs + limits.graceMs + EXIT_MS);
    // A worker that is gone already, or that dies on the way, is what was asked for.
    await process.request({ kind: 'terminate', ...limits }).catch(() => undefined);
    await process.exited;
    clearTimeout(limit);
    await this.#ended;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #stop(): void {
    this.#stopping.abort();
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
      const left = this.#absenceMs === null ? process.partitions : new Map<string, PumpState>();
      const delay = this.#absenceMs ?? Math.min(RESTART_DELAY_MS * 2 ** failures, LONGEST_RESTART_DELAY_MS);
      this.#absenceMs = null;
      const restarted = this.#respawn(delay);
      // Set at once: whoever asks for the instance from now on waits for the new process.
      this.#ready = this.#serveAgain(restarted, left);
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
    const { signal } = this.#stopping;
    // A stop ends the wait, which is no failure.
    await sleep(delay, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    this.#process = this.#options.spawn();
    return this.#process;
  }

  async #serveAgain(restarted: Promise<WorkerProcess | null>, left: ReadonlyMap<string, PumpState>): Promise<void> {
    const process = await restarted;
    if (process !== null) await this.#options.serve(process, left);
  }
}
