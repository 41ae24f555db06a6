import type { Clock } from './clock.ts';
import type { Invocation } from './invocation.ts';

/** A piece of periodic work that has a time of its own, so that it costs its neighbours none of theirs. */
export interface TimedTask {
  readonly name: string;
  /** From then on it begins nothing new. */
  readonly budgetMs: number;
  /** What it began may take so much longer; then its I/O is aborted. Default 10 s. */
  readonly graceMs?: number;
  run(invocation: Invocation): Promise<void>;
}

/** A task that failed, or did not end although its I/O was aborted. */
export interface TaskFailure {
  readonly task: string;
  readonly error: unknown;
}

/** A task did not end in its time. It was told to stop and is not waited for any longer. */
export class TaskOverdueError extends Error {
  override readonly name = 'TaskOverdueError';
  readonly task: string;

  constructor(task: string) {
    super(`${task} did not end in its time.`);
    this.task = task;
  }
}

const GRACE_MS = 10_000;
/** What an aborted call needs to come back. */
const ABORT_MS = 1_000;

/**
 * Runs tasks side by side, each with its own deadline and abort signal: one that fails, is slow or never ends keeps
 * none of the others waiting.
 *
 * @returns what failed, in the order of the tasks
 */
export async function runTimedTasks(
  tasks: readonly TimedTask[],
  invocation: Invocation,
  clock: Clock,
): Promise<readonly TaskFailure[]> {
  const results = await Promise.all(tasks.map((task) => runTask(task, invocation, clock)));
  return results.filter((result) => result !== null);
}

async function runTask(task: TimedTask, invocation: Invocation, clock: Clock): Promise<TaskFailure | null> {
  const late = new AbortController();
  const end = Math.min(clock.now().getTime() + task.budgetMs, invocation.stopAt.getTime());
  const { promise: overdue, resolve } = Promise.withResolvers<TaskFailure>();
  const abortAfter = task.budgetMs + (task.graceMs ?? GRACE_MS);
  const abort = setTimeout(() => late.abort(new TaskOverdueError(task.name)), abortAfter);
  const leave = setTimeout(() => {
    resolve({ task: task.name, error: new TaskOverdueError(task.name) });
  }, abortAfter + ABORT_MS);
  const work = async (): Promise<TaskFailure | null> => {
    try {
      const signal = AbortSignal.any([invocation.signal, late.signal]);
      await task.run({ ...invocation, stopAt: new Date(end), signal });
      return null;
    } catch (error) {
      return { task: task.name, error };
    }
  };
  try {
    return await Promise.race([work(), overdue]);
  } finally {
    clearTimeout(abort);
    clearTimeout(leave);
  }
}
