import type { HostEvent } from '../events.ts';
import type { HostJson } from '../hostJson.ts';
import type { InvocationInput } from '../invoke.ts';
import type { BindingInfo, RetryOptions, RpcInvocationResponse } from '../rpc.ts';
import type { Settings } from '../settingsResolution.ts';

/** What a trigger's listener needs to run one function. */
export interface TriggerContext {
  readonly functionName: string;
  readonly bindingName: string;
  readonly binding: BindingInfo;
  readonly retryOptions: RetryOptions | undefined;
  readonly settings: Settings;
  readonly hostJson: HostJson;
  /** Factor on every delay of retries and timers: 0.01 lets a minute pass in 600 ms. */
  readonly timeScale: number;
  invoke(input: InvocationInput): Promise<RpcInvocationResponse>;
  emit(event: HostEvent): void;
  log(level: string, message: string): void;
}

/** Something that calls a function when there is work. */
export interface TriggerListener {
  /** Resolves when it listens. */
  start(): Promise<void>;
  /** No invocation starts any more; resolves when none runs. */
  pause(): Promise<void>;
  resume(): void;
  /** Ends for good: no new invocations, waiting retries are given up without a checkpoint; resolves when none runs. */
  stop(): Promise<void>;
}

/** Name and message of anything thrown, for events and logs. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
