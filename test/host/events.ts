/** One line that a function, its library or the host logged. */
export interface HostLogEntry {
  /** The function's name; null for lines of the host that belong to none. */
  readonly function: string | null;
  readonly level: string;
  /** `user` for the app's own lines, `system` for the library's, `host` for ours. */
  readonly category: string;
  readonly message: string;
}

/** What happened, in the order in which one worker did it. */
export type HostEvent = InvocationEvent | CheckpointEvent | OwnershipEvent | WorkerEvent;

/** One execution of a function; retries are executions of their own. */
interface InvocationEvent {
  readonly type: 'invocationStarted' | 'invocationEnded';
  readonly function: string;
  /** Of a hub batch: its partition and first and last sequence number. */
  readonly partition?: string;
  readonly from?: number;
  readonly to?: number;
  readonly retryCount: number;
  /** Of a hub batch: the same over all its retries. */
  readonly invocationId?: string;
  /** What it failed with: name and message. */
  readonly error?: string;
}

/** A checkpoint is stored. */
interface CheckpointEvent {
  readonly type: 'checkpointed';
  readonly function: string;
  readonly partition: string;
  readonly sequenceNumber: number;
}

/** A partition's reader opened, or lost it to another owner. */
interface OwnershipEvent {
  readonly type: 'acquired' | 'stolen';
  readonly function: string;
  readonly partition: string;
  readonly pid: number;
}

/** `worker` is the function's name, or `http` for the process that all HTTP functions share. */
interface WorkerEvent {
  readonly type: 'workerStarted' | 'workerExited';
  readonly worker: string;
  readonly pid: number;
  readonly code?: number | null;
  readonly signal?: string | null;
}
