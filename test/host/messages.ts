import type { HostEvent, HostLogEntry } from './events.ts';
import type { SequenceNumberForm } from './hub/eventHubInput.ts';
import type { FunctionMetadata, RpcHttpData } from './rpc.ts';
import type { PartitionAssignment } from './triggers/eventHub.ts';
import type { PumpState } from './triggers/partitionPump.ts';

/** What the supervisor asks a worker to do; each request is answered under its id. */
export interface WorkerRequest {
  readonly id: number;
  readonly command: WorkerCommand;
}

/** `load` comes first, `serve` second. */
export type WorkerCommand =
  | { readonly kind: 'load'; readonly appDirectory: string }
  | ServeCommand
  | { readonly kind: 'http'; readonly function: string; readonly request: RpcHttpData }
  | { readonly kind: 'pause' }
  | ({ readonly kind: 'terminate' } & StopLimits)
  | SteeringCommand;

/** What tests do to running triggers. */
export type SteeringCommand =
  | { readonly kind: 'runTimer' | 'resume' | 'drain' }
  | { readonly kind: 'acquire' | 'jumpCheckpoint' | 'resetRetries'; readonly partition: string }
  | { readonly kind: 'setMaxBatchSize'; readonly messages: number };

/** Starts the triggers of the named functions in this worker. */
export interface ServeCommand {
  readonly kind: 'serve';
  readonly functions: readonly string[];
  readonly assignment: PartitionAssignment;
  readonly maxBatchSize: number | null;
  readonly sequenceNumbers: SequenceNumberForm;
  /** What the worker before this one left of its partitions, by partition. */
  readonly left: ReadonlyMap<string, PumpState>;
  readonly timeScale: number;
  /** Whether anybody listens to events and logs; unheard ones are not sent. */
  readonly wantEvents: boolean;
  readonly wantLogs: boolean;
}

/** How long an orderly stop waits, in milliseconds. */
export interface StopLimits {
  /** For running invocations. */
  readonly invocationMs: number;
  /** For appTerminate hooks, then. */
  readonly graceMs: number;
}

/** What a worker sends. */
export type WorkerMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: WorkerFailure }
  | { readonly kind: 'event'; readonly event: HostEvent }
  /** How far a partition is; null when this worker has it no more. What the platform's host would know after a kill. */
  | { readonly kind: 'partition'; readonly partition: string; readonly state: PumpState | null }
  | { readonly kind: 'log'; readonly entry: HostLogEntry };

/** An error that crossed the process boundary; `message` is the original's, untouched. */
export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** The answer to `load`. */
export interface LoadedApp {
  readonly functions: readonly FunctionMetadata[];
  readonly hostJson: string;
}
