import { Module } from 'node:module';
import type { FunctionMetadata, RpcInvocationRequest, RpcInvocationResponse } from '../rpc.ts';

/** A user's handler as registered. */
type FunctionCallback = (...args: unknown[]) => unknown;

/** Hooks get one mutable object, whose fields depend on the hook. */
type HookCallback = (context: Record<string, unknown>) => unknown;

/** Where in an invocation a log line was written; the library warns about misplaced ones. */
type InvocationState = 'preInvocationHooks' | 'postInvocationHooks' | 'invocation';

/** One invocation as the library's programming model runs it. */
interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
}

/** What the library asks of the host for one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: RpcInvocationRequest;
  readonly metadata: FunctionMetadata;
  state: InvocationState | undefined;
  log(level: string, category: string, message: string): void;
}

interface ProgrammingModel {
  getCapabilities(base: Record<string, string>): Promise<Record<string, string>>;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
}

/** A function with its handler. */
interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What the app registered while it was loaded. */
export interface FunctionsCore {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  hooks(name: string): readonly HookCallback[];
  /** The model that `@azure/functions` set; null when the app never imported it. */
  model(): ProgrammingModel | null;
}

/** The app registered a function or hook when the host no longer takes any. */
class RegistrationClosedError extends Error {
  override readonly name = 'RegistrationClosedError';

  constructor(what: string) {
    super(`${what} was registered after the app had started.`);
  }
}

/**
 * Makes `require('@azure/functions-core')` answer in this process, for CommonJS and for bundles with a `createRequire`
 * banner alike: the real worker replaces `Module.prototype.require` in the same way (azure-functions-nodejs-worker,
 * `setupCoreModule.ts`). To be called once, before the app is imported.
 *
 * @param log takes the library's own messages (level, category, text)
 * @returns what the app registers, and `close`, after which registration throws
 */
export function installFunctionsCore(
  log: (level: string, category: string, message: string) => void,
): FunctionsCore & { close(): void } {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<string, HookCallback[]>();
  let model: ProgrammingModel | null = null;
  let closed = false;

  const core = {
    version: '3.14.1',
    hostVersion: '4.1052.300',
    Disposable: CoreDisposable,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): CoreDisposable {
      if (closed) throw new RegistrationClosedError(`The function ${metadata.name}`);
      functions.set(metadata.name, { metadata, callback });
      return new CoreDisposable(() => functions.delete(metadata.name));
    },
    registerHook(name: string, callback: HookCallback): CoreDisposable {
      const list = hooks.get(name) ?? [];
      hooks.set(name, [...list, callback]);
      return new CoreDisposable(() =>
        hooks.set(
          name,
          (hooks.get(name) ?? []).filter((other) => other !== callback),
        ),
      );
    },
    setProgrammingModel(value: ProgrammingModel): void {
      model = value;
    },
    getProgrammingModel: (): ProgrammingModel | null => model,
    log,
  };

  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  prototype.require = function require(this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? core : original.call(this, id);
  };

  return {
    functions,
    hooks: (name) => hooks.get(name) ?? [],
    model: () => model,
    close: () => {
      closed = true;
    },
  };
}

/** What the host's registrations return. */
class CoreDisposable {
  readonly #onDispose: () => unknown;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  dispose(): void {
    this.#onDispose();
  }
}
