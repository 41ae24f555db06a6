import type { WorkerCommandError } from './worker/workerProcess.ts';

/** The app threw while it was loaded, so no function is there. `message` is the app's own. */
export class AppLoadError extends Error {
  override readonly name = 'AppLoadError';
  /** Class name of what the app threw. */
  readonly reason: string;
  /** Stack of what the app threw. */
  readonly appStack: string;

  constructor(message: string, reason: string, appStack: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.appStack = appStack;
  }
}

/** There is no such function, or it is not run. */
export class FunctionNotHostedError extends Error {
  override readonly name = 'FunctionNotHostedError';
  readonly function: string;

  constructor(functionName: string) {
    super(`The host runs no function named ${functionName}.`);
    this.function = functionName;
  }
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
