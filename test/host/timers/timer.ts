import { setTimeout as sleep } from 'node:timers/promises';
import { parseSchedule, type Schedule } from './ncrontab.ts';
import { allowsRetry, retryPolicyOf } from '../retryPolicy.ts';
import type { RpcRetryContext } from '../rpc.ts';
import { connectionString, textOption } from '../settingsResolution.ts';
import {
  HOSTS_CONTAINER,
  statusJson,
  type TimerStatus,
  type TimerStatusStore,
  timerStatusStore,
} from './timerStatus.ts';
import { createGate } from '../triggers/gate.ts';
import { createRetryWait } from '../triggers/retryWait.ts';
import { describeError, type TriggerContext, type TriggerListener } from '../triggers/triggerContext.ts';

/** A timer's listener; `run` is the platform's "run now". */
export interface TimerListener extends TriggerListener {
  /** Runs after what is under way; rejects with what the function threw. */
  run(): Promise<void>;
}

/** `setTimeout` takes no longer delay than this; a longer wait is made of several. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
/** The monitor is not used below this distance of runs (azure-webjobs-sdk-extensions, `TimerTriggerAttribute`). */
const MONITORED_FROM_MS = 60_000;

/**
 * A timer as `TimerListener` of azure-webjobs-sdk-extensions runs it: one run at a time, a run that was missed while
 * the host was down is made up for at once with `IsPastDue`. The schedule reads a clock that runs `1 / timeScale` times as fast as ours.
 *
 * @throws ScheduleError, MissingSettingError
 */
export async function createTimerListener(context: TriggerContext): Promise<TimerListener> {
  const { binding, functionName, settings, timeScale } = context;
  const schedule = parseSchedule(textOption(binding, 'schedule', settings, functionName));
  const origin = Date.now();
  const now = (): Date => new Date(origin + (Date.now() - origin) / timeScale);
  const store = usesMonitor(schedule, binding['useMonitor'], now()) ? await openStore(context) : null;
  const execute = executor(context);
  const gate = createGate();
  const retryWait = createRetryWait();
  let status: TimerStatus | null = null;
  let timer: NodeJS.Timeout | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const once = async (isPastDue: boolean): Promise<void> => {
    if (stopped) return;
    const due = now();
    const failure = await execute(timerData(status, isPastDue), gate, retryWait);
    status = { last: due, next: schedule.next(now()), lastUpdated: now() };
    await store?.write(status);
    if (failure !== null) throw failure;
  };
  const enqueue = (isPastDue: boolean): Promise<void> => {
    const run = queue.then(() => once(isPastDue));
    queue = run.catch(() => undefined);
    return run;
  };
  const scheduled = (isPastDue: boolean): Promise<void> =>
    enqueue(isPastDue).catch((error: unknown) =>
      context.log('error', `Executed '${functionName}' (Failed): ${describeError(error)}`),
    );
  const arm = (next: Date): void => {
    if (stopped) return;
    const wait = Math.max(0, (next.getTime() - now().getTime()) * timeScale);
    timer = setTimeout(
      () => {
        if (wait > LONGEST_TIMEOUT_MS) arm(next);
        else void scheduled(false).then(() => arm(schedule.next(now())));
      },
      Math.min(wait, LONGEST_TIMEOUT_MS),
    );
  };

  return {
    async start() {
      status = (await store?.read()) ?? null;
      const isPastDue = status !== null && status.next.getTime() < now().getTime();
      if (isPastDue || binding['runOnStartup'] === true)
        void scheduled(isPastDue).then(() => arm(schedule.next(now())));
      else {
        const next = schedule.next(now());
        if (status === null && store !== null) {
          status = { last: new Date(0), next, lastUpdated: now() };
          await store.write(status);
        }
        arm(next);
      }
    },
    run: () => enqueue(false),
    pause: () => gate.close(),
    resume: () => gate.open(),
    async drain() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await queue;
    },
    async stop(limitMs) {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      retryWait.end();
      gate.open();
      await Promise.race([queue, sleep(limitMs, undefined, { ref: false })]);
    },
  };
}

function executor(context: TriggerContext) {
  const policy = retryPolicyOf(context.retryOptions, Math.random);
  return async (
    data: string,
    gate: ReturnType<typeof createGate>,
    retryWait: ReturnType<typeof createRetryWait>,
  ): Promise<Error | null> => {
    for (let retryCount = 0; ; ) {
      const retryContext: RpcRetryContext | undefined =
        policy === null ? undefined : { retryCount, maxRetryCount: policy.maxRetryCount };
      const failure = await gate.pass(() => runOnce(context, data, retryContext));
      if (failure === null || policy === null || !allowsRetry(policy, retryCount + 1)) return failure;
      retryCount += 1;
      if ((await retryWait.wait(policy.delay(retryCount) * context.timeScale)) !== 'elapsed') return failure;
    }
  };
}

async function runOnce(
  context: TriggerContext,
  data: string,
  retryContext: RpcRetryContext | undefined,
): Promise<Error | null> {
  const about = { function: context.functionName, retryCount: retryContext?.retryCount ?? 0 };
  context.emit({ type: 'invocationStarted', ...about });
  try {
    await context.invoke({
      bindingName: context.bindingName,
      data: { json: data },
      triggerMetadata: {},
      ...(retryContext === undefined ? {} : { retryContext }),
    });
    context.emit({ type: 'invocationEnded', ...about });
    return null;
  } catch (error) {
    context.emit({ type: 'invocationEnded', ...about, error: describeError(error) });
    return error instanceof Error ? error : new Error(String(error), { cause: error });
  }
}

/** The trigger's data in the host's Pascal case. */
function timerData(status: TimerStatus | null, isPastDue: boolean): string {
  const scheduleStatus = status === null ? 'null' : statusJson(status);
  return `{"Schedule":{"AdjustForDST":true},"ScheduleStatus":${scheduleStatus},"IsPastDue":${isPastDue}}`;
}

function usesMonitor(schedule: Schedule, option: unknown, from: Date): boolean {
  if (option === false) return false;
  const first = schedule.next(from);
  return schedule.next(first).getTime() - first.getTime() >= MONITORED_FROM_MS;
}

async function openStore(context: TriggerContext): Promise<TimerStatusStore> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const storage = connectionString('AzureWebJobsStorage', context.settings, 'the host');
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient(HOSTS_CONTAINER);
  return timerStatusStore(container, context.functionName);
}
