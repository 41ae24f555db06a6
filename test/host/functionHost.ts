import { resolve } from 'node:path';
import type { HostEvent, HostLogEntry } from './events.ts';
import { parseHostJson } from './hostJson.ts';
import type { SequenceNumberForm } from './hub/eventHubInput.ts';
import type { LoadedApp, StopLimits } from './messages.ts';
import { HTTP_WORKER, isHosted, workersOf } from './hostedFunctions.ts';
import { AppLoadError, FunctionNotHostedError } from './hostErrors.ts';
import { type BindingInfo, triggerOf } from './rpc.ts';
import { type HttpFront, startHttpFront } from './triggers/httpFront.ts';
import { type HttpKeys, newHttpKeys } from './triggers/httpKeys.ts';
import { WorkerGroup } from './worker/workerGroup.ts';
import {
  startWorkerProcess,
  WorkerCommandError,
  WorkerExitedError,
  type WorkerProcess,
} from './worker/workerProcess.ts';

export type { HostEvent, HostLogEntry } from './events.ts';
export { AppLoadError, FunctionNotHostedError, TriggerStartError } from './hostErrors.ts';

/** How to run an app. */
export interface FunctionHostOptions {
  /** The built app: `package.json` with `main`, and `host.json`. */
  readonly appDirectory: string;
  /** App settings; with `PATH` and `HOME` the whole environment of the app. */
  readonly settings: Readonly<Record<string, string>>;
  /** Factor on delays of retries and timers, and on the expiry of ownership: 0.01 lets a minute pass in 600 ms. Default 1. */
  readonly timeScale?: number;
  readonly log?: (entry: HostLogEntry) => void;
  readonly onEvent?: (event: HostEvent) => void;
  /** How sequence numbers are handed over; default plain numbers. */
  readonly sequenceNumbers?: SequenceNumberForm;
  /** Default: any free port. */
  readonly httpPort?: number;
  /** Only these functions; default all that are not disabled by `AzureWebJobs.<name>.Disabled`. */
  readonly functions?: readonly string[];
}

/** One function that the app registered and this host runs. */
interface HostedFunction {
  readonly name: string;
  /** The trigger's type, e.g. `eventHubTrigger`. */
  readonly type: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
}

/** A running app, and what tests do to it. Names are function names; `http` stands for the process of all HTTP functions. */
export interface FunctionHost {
  readonly functions: readonly HostedFunction[];
  /** `http://127.0.0.1:<port>`, without the route prefix. */
  readonly httpUrl: string;
  readonly keys: HttpKeys;
  /** Process ids by worker, first instance first. */
  readonly pids: Readonly<Record<string, readonly number[]>>;
  /** Runs a timer function now (after a run that is under way); rejects when it fails. */
  runTimer(name: string): Promise<void>;
  /** A second worker takes the partition, while the first still works; resolves when its reader is open. */
  steal(name: string, partition: string): Promise<void>;
  /**
   * SIGKILL to the worker now. The host keeps what it had in hand: a worker comes back after 100 ms and gets the same
   * batch, under the same invocation id, as a retry.
   */
  kill(name: string): Promise<void>;
  /**
   * The whole instance is gone, host and worker. Its ownership of partitions expires after two minutes (scaled); then
   * another instance reads on from the stored checkpoints, and retry counts start again.
   */
  crash(name: string): Promise<void>;
  /** No new batch or run; resolves when what is under way has ended well, retries included. */
  drain(name: string): Promise<void>;
  /** SIGKILL so many milliseconds after the triggers of the next worker to start listen; resolves when it is dead. */
  killSoonAfterStart(name: string, milliseconds: number): Promise<void>;
  /** The next (or current) retry wait of the partition ends with a written checkpoint, the batch undone (Azure/azure-webjobs-sdk#2947). */
  jumpCheckpoint(name: string, partition: string): Promise<void>;
  /** The retry count of the partition's failing batch starts again at 0. */
  resetRetries(name: string, partition: string): Promise<void>;
  /** No new invocations, retries included; resolves when none runs. */
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Cuts batches at most so long from now on, also after restarts. */
  setMaxBatchSize(name: string, messages: number): Promise<void>;
  /**
   * An orderly stop, as SIGTERM is one: running invocations have 10 s to end, then come the appTerminate hooks with 5 s,
   * then the kill. A batch in its retry delay is given up, with the checkpoint that the extension writes past it.
   */
  stop(limits?: Partial<StopLimits>): Promise<void>;
}

/** Of `stop` (azure-functions-host; azure-functions-nodejs-worker, `WorkerConstants`). */
const STOP_LIMITS: StopLimits = { invocationMs: 10_000, graceMs: 5000 };
/** After which a crashed owner's partitions go to another (Azure.Messaging.EventHubs, `EventProcessorOptions`). */
const OWNERSHIP_EXPIRY_MS = 120_000;

/**
 * Loads an app and runs its functions as Azure Functions on Flex does: each non-HTTP function in a process of its own,
 * HTTP functions in one.
 *
 * @throws AppLoadError when the app does not load; TriggerStartError when a binding's setting is missing or wrong
 */
export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const appDirectory = resolve(options.appDirectory);
  const onEvent = options.onEvent ?? (() => undefined);
  const onLog = options.log ?? (() => undefined);
  const spawn = (): WorkerProcess => startWorkerProcess({ appDirectory, settings: options.settings, onEvent, onLog });

  // The second process loads beside the first, so that two cores have something to do before the functions are known.
  const first = spawn();
  const second = spawn();
  const secondLoaded = load(second, appDirectory).catch((error: unknown) => error);
  let app: LoadedApp;
  try {
    app = await load(first, appDirectory);
  } catch (error) {
    await Promise.all([first.kill(), second.kill()]);
    throw error;
  }

  const functions = app.functions.filter((metadata) => isHosted(metadata, options));
  const groups = new Map<string, WorkerGroup>();
  const workerOf = new Map<string, string>();
  for (const [worker, names] of workersOf(functions)) {
    const serve = {
      timeScale: options.timeScale ?? 1,
      sequenceNumbers: options.sequenceNumbers ?? 'number',
      wantEvents: options.onEvent !== undefined,
      wantLogs: options.log !== undefined,
    };
    for (const name of names) workerOf.set(name, worker);
    groups.set(worker, new WorkerGroup({ worker, functions: names, appDirectory, serve, spawn, onEvent, onLog }));
  }
  const group = (name: string): WorkerGroup => {
    const found = groups.get(workerOf.get(name) ?? name);
    if (found === undefined) throw new FunctionNotHostedError(name);
    return found;
  };

  let front: HttpFront | null = null;
  const stop = async (limits: Partial<StopLimits> = {}): Promise<void> => {
    const all = { ...STOP_LIMITS, ...limits };
    await Promise.all([front?.close(), ...[...groups.values()].map((each) => each.stop(all))]);
  };
  try {
    const spare = [first, second];
    if ((await secondLoaded) instanceof Error) throw await secondLoaded;
    const starting = [...groups.values()].map((each) => each.start(spare.shift()));
    await Promise.all([...starting, ...spare.map((process) => process.kill())]);
    front = await startHttpFront({
      functions,
      routePrefix: parseHostJson(app.hostJson).http.routePrefix,
      port: options.httpPort ?? 0,
      keys: newHttpKeys(functions.map(({ name }) => name)),
      call: (name, request) => group(HTTP_WORKER).request({ kind: 'http', function: name, request }),
    });
  } catch (error) {
    await Promise.all([first.kill(), second.kill(), stop()]);
    throw error;
  }

  const partitionCommand =
    (kind: 'jumpCheckpoint' | 'resetRetries') =>
    async (name: string, partition: string): Promise<void> => {
      await group(name).request({ kind, partition }, partition);
    };
  return {
    functions: functions.map((metadata) => ({
      name: metadata.name,
      type: triggerOf(metadata).binding.type,
      bindings: metadata.bindings,
    })),
    httpUrl: front.url,
    keys: front.keys,
    get pids() {
      return Object.fromEntries([...groups].map(([name, each]) => [name, each.pids]));
    },
    runTimer: async (name) => void (await group(name).request({ kind: 'runTimer' })),
    steal: async (name, partition) => group(name).steal(partition),
    kill: async (name) => group(name).kill(),
    crash: async (name) => group(name).crash(OWNERSHIP_EXPIRY_MS * (options.timeScale ?? 1)),
    drain: async (name) => group(name).broadcast({ kind: 'drain' }),
    killSoonAfterStart: async (name, milliseconds) => group(name).killSoonAfterStart(milliseconds),
    jumpCheckpoint: partitionCommand('jumpCheckpoint'),
    resetRetries: partitionCommand('resetRetries'),
    pause: async (name) => group(name).broadcast({ kind: 'pause' }),
    resume: async (name) => group(name).broadcast({ kind: 'resume' }),
    setMaxBatchSize: async (name, messages) => group(name).setMaxBatchSize(messages),
    stop,
  };
}

async function load(process: WorkerProcess, appDirectory: string): Promise<LoadedApp> {
  try {
    return (await process.request({ kind: 'load', appDirectory })) as LoadedApp;
  } catch (error) {
    if (error instanceof WorkerCommandError) {
      throw new AppLoadError(error.message, error.failure.name, error.failure.stack, { cause: error });
    }
    if (error instanceof WorkerExitedError) throw new AppLoadError(error.message, error.name, '', { cause: error });
    throw error;
  }
}
