import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostEvent } from '../events.ts';
import { installFunctionsCore } from './functionsCore.ts';
import { type HostJson, parseHostJson } from '../hostJson.ts';
import { createInvoke, type Invoke } from './invoke.ts';
import { loadApp } from './loadApp.ts';
import type {
  LoadedApp,
  ServeCommand,
  StopLimits,
  WorkerCommand,
  WorkerFailure,
  WorkerMessage,
  WorkerRequest,
} from '../messages.ts';
import type { RpcHttpData } from '../rpc.ts';
import { invokeHttp } from '../triggers/invokeHttp.ts';
import { type StartedTrigger, startTrigger } from '../triggers/startTrigger.ts';
import { steer } from '../triggers/steer.ts';

/** A command came before the one that makes it possible. */
class WorkerStateError extends Error {
  override readonly name = 'WorkerStateError';

  constructor(command: string) {
    super(`The worker cannot do ${command} now.`);
  }
}

/** Serves the supervisor at the other end of this process's channel until it goes away or says terminate. */
export function runWorker(self: NodeJS.Process): void {
  const send = (message: WorkerMessage): void => {
    if (self.connected) self.send?.(message);
  };
  let serving: ServeCommand | null = null;
  const emit = (event: HostEvent): void => {
    if (serving?.wantEvents !== false) send({ kind: 'event', event });
  };
  const log = (functionName: string | null, level: string, category: string, message: string): void => {
    if (serving?.wantLogs !== false) send({ kind: 'log', entry: { function: functionName, level, category, message } });
  };

  const core = installFunctionsCore((level, category, message) => log(null, level, category, message));
  let hostJson: HostJson | null = null;
  let appHookData: Record<string, unknown> = {};
  let invoke: Invoke | null = null;
  let triggers: readonly StartedTrigger[] = [];

  const load = async (appDirectory: string): Promise<LoadedApp> => {
    const text = await readFile(join(appDirectory, 'host.json'), 'utf8');
    hostJson = parseHostJson(text);
    appHookData = await loadApp(appDirectory, core);
    invoke = createInvoke(core, appHookData, log);
    return { hostJson: text, functions: [...core.functions.values()].map(({ metadata }) => metadata) };
  };

  const serve = async (command: ServeCommand): Promise<void> => {
    if (invoke === null || hostJson === null) throw new WorkerStateError('serve');
    serving = command;
    const run = invoke;
    const host = hostJson;
    const found = command.functions.flatMap((name) => core.functions.get(name) ?? []);
    triggers = await Promise.all(
      found.map(({ metadata }) =>
        startTrigger(metadata, command, {
          settings: self.env,
          hostJson: host,
          invoke: (input) => run(metadata.name, input),
          emit,
          note: (partition, state) => send({ kind: 'partition', partition, state }),
          log: (level, message) => log(metadata.name, level, 'host', message),
        }),
      ),
    );
  };

  /** As the platform stops an instance: running invocations first, then the hooks, then the end. */
  const terminate = async ({ invocationMs, graceMs }: StopLimits): Promise<void> => {
    await Promise.all(
      triggers.flatMap(({ listener }) => (listener === undefined ? [] : [listener.stop(invocationMs)])),
    );
    const hooks = core.hooks('appTerminate').map(async (hook) => {
      await hook({ hookData: {}, appHookData });
    });
    await Promise.race([Promise.allSettled(hooks), sleep(graceMs)]);
  };

  const http = async (name: string, request: RpcHttpData): Promise<RpcHttpData> => {
    const metadata = core.functions.get(name)?.metadata;
    if (invoke === null || metadata === undefined) throw new WorkerStateError(`http ${name}`);
    return invokeHttp(invoke, metadata, request, emit, (level, message) => log(name, level, 'host', message));
  };

  const pause = async (): Promise<void> => {
    await Promise.all(triggers.flatMap(({ listener }) => (listener === undefined ? [] : [listener.pause()])));
  };

  const perform = async (command: WorkerCommand): Promise<unknown> => {
    switch (command.kind) {
      case 'load':
        return load(command.appDirectory);
      case 'serve':
        return serve(command);
      case 'http':
        return http(command.function, command.request);
      case 'pause':
        return pause();
      case 'terminate':
        return terminate(command);
      case 'resume':
      case 'runTimer':
      case 'drain':
      case 'acquire':
      case 'jumpCheckpoint':
      case 'resetRetries':
      case 'setMaxBatchSize':
        return steer(triggers, command);
      default:
        return command satisfies never;
    }
  };

  self.on('message', (message: WorkerRequest) => {
    const { id, command } = message;
    void perform(command)
      .then(
        (value) => send({ kind: 'reply', id, value }),
        (error: unknown) => send({ kind: 'failure', id, error: failureOf(error) }),
      )
      .then(() => {
        if (command.kind === 'terminate') self.disconnect();
      });
  });
  // Without a supervisor nobody would ever end this process.
  self.on('disconnect', () => self.exit(0));
}

function failureOf(error: unknown): WorkerFailure {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? '' };
  return { name: 'Error', message: String(error), stack: '' };
}
