import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { runTimedTasks, type TaskFailure, type TimedTask } from '../platform/runtime/timedTasks.ts';

export interface SweepContext {
  /** Carries notices: first, so that they wait for nothing, and last, for what the others told. */
  readonly notices: TimedTask;
  readonly tasks: readonly TimedTask[];
  /** Told of every failure before the sweep fails. */
  readonly failed: (failure: TaskFailure, invocation: Invocation) => Promise<void>;
  readonly clock: Clock;
  readonly version: string;
}

/** What a sweep works off has failed in its trigger before, so a message that our code cannot read is quarantined at once. */
const SWEEP_ATTEMPT = Number.MAX_SAFE_INTEGER;

/**
 * One sweep: each task apart from the others and in its own time.
 *
 * Throws an `AggregateError` of what failed, when everything else is done.
 */
export async function sweep(context: SweepContext, invocation: Invocation): Promise<void> {
  const { notices, tasks, clock, version } = context;
  const final = { ...invocation, attempt: SWEEP_ATTEMPT };
  const failures = [
    ...(await runTimedTasks([notices], final, clock)),
    ...(await runTimedTasks(tasks, final, clock)),
    ...(await runTimedTasks([notices], final, clock)),
  ];
  invocation.log.info('heartbeat', { version });
  for (const failure of failures) await context.failed(failure, invocation);
  if (failures.length > 0) {
    const told = failures.map(
      ({ task, error }) => `${task}: ${error instanceof Error ? error.message : String(error)}`,
    );
    const errors = failures.map(({ error }) => error);
    throw new AggregateError(errors, `${failures.length} tasks of the sweep failed. ${told.join(' ')}`);
  }
}
