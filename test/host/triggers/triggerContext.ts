import type { HostEvent } from '../events.ts';
import type { SequenceNumberForm } from '../hub/eventHubInput.ts';
import type { HostJson } from '../hostJson.ts';
import type { InvocationInput } from '../worker/invoke.ts';
import type { BindingInfo, RetryOptions, RpcInvocationResponse } from '../rpc.ts';
import type { Settings } from '../settingsResolution.ts';
import type { PumpState } from './partitionPump.ts';

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
  readonly sequenceNumbers: SequenceNumberForm;
  emit(event: HostEvent): void;
  /** Tells the supervisor how far a partition is, so that the next worker can go on. */
  note(partition: string, state: PumpState | null): void;
  log(level: string, message: string): void;
}

/** Something that calls a function when there is work. */
export interface TriggerListener {
  /** Resolves when it listens. */
  start(): Promise<void>;
  /** No invocation starts any more; resolves when none runs. */
  pause(): Promise<void>;
  resume(): void;
  /** No new work, and what is under way goes on to its end, retries included; resolves then. */
  drain(): Promise<void>;
  /** Ends for good: no new invocations, waiting retries are given up; resolves when none runs, or after the limit. */
  stop(limitMs: number): Promise<void>;
}

/** Name and message of anything thrown, for events and logs. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
