import { isOverdue, type Invocation } from '../platform/runtime/invocation.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import { paused } from './breaker/transitions.ts';
import { verificationHash } from './breaker/verificationHash.ts';
import type { Notices } from '../notices/notices.ts';
import type { ConnectionStore } from './breaker/connectionStore.ts';
import { DeliveryFailedError } from './breaker/connectionErrors.ts';
import type { FailureRuns } from './breaker/outages.ts';
import type { Gate } from './breaker/breaker.ts';
import { oldestWaiting } from './delivery/oldestWaiting.ts';
import { hasReplays, workOffReplays, type ReplayServices } from './delivery/replayJobs.ts';
import { retryFailed } from './delivery/retryFailed.ts';
import { whileTaken } from './breaker/whileTaken.ts';
import type { PositionServices } from '../positions/findPosition.ts';

/**
 * What one connection's tries and replays may take of a sweep: the others come after it, and so does what looks for
 * partitions that stand still.
 */
const PART_MS = 10_000;
/** Failed events tried again in one sweep of one connection. */
const TRIES_PER_SWEEP = 50;
const HOUR_MS = 3_600_000;
/** Above the first an administrator is warned, above the others alerted, long before a hub drops what is seven days old. */
const LATE_HOURS = [1, 24, 72, 144] as const;

export interface SweepConnectionServices extends ReplayServices {
  readonly isEnabled: boolean;
  readonly store: ConnectionStore;
  readonly runs: FailureRuns;
  readonly gate: Gate;
  readonly notices: Notices;
  readonly position: PositionServices;
}

/**
 * Every minute, for one connection: notices that it is paused, tests a new or changed one although no event comes, tries
 * rejected events again, works off replays, and tells when events wait for long.
 */
export async function sweepConnection(services: SweepConnectionServices, invocation: Invocation): Promise<void> {
  const { store, clock } = services;
  const { signal } = invocation;
  if (!services.isEnabled) {
    await store.change((current) => paused(current, clock.now()), signal);
    return;
  }
  await runEach(
    [() => whileOpen(services, invocation), () => tellLate(services, invocation)],
    `parts of the sweep of ${services.connection.name}`,
    (part) => part(),
  );
}

/** What needs the receiver: ends quietly where it takes nothing now, because the gate has told and the next sweep comes. */
async function whileOpen(services: SweepConnectionServices, invocation: Invocation): Promise<void> {
  const { gate, store, failed, clock } = services;
  const { signal, log } = invocation;
  await whileTaken(log, async () => {
    const due = await failed.due(TRIES_PER_SWEEP, signal);
    const isAnyWaiting = due.length > 0 || (await hasReplays(services, signal));
    const state = await store.load(signal);
    const isTested = state.verifiedHash === verificationHash(services.connection);
    // A failing connection is probed by its own function; the gate is passed here where nothing else would ask.
    if (!isAnyWaiting && isTested && state.failures !== null) return;
    const { isProbe } = await gate.pass(invocation);
    const sending = isProbe ? probing(services, invocation) : services;
    const partEnd = clock.now().getTime() + PART_MS;
    const part = { ...invocation, stopAt: new Date(Math.min(partEnd, invocation.stopAt.getTime())) };
    try {
      for (const entry of due) {
        if (isOverdue(part, clock)) return;
        await retryFailed(sending, entry, undefined, part);
      }
      await workOffReplays(sending, part);
    } catch (error) {
      if (error instanceof DeliveryFailedError) await gate.failed(error, invocation);
      throw error;
    }
  });
}

/** The same services in a run of failures: one request after the other, and the first that is taken ends the run. */
function probing(services: SweepConnectionServices, invocation: Invocation): SweepConnectionServices {
  let isDue = true;
  return {
    ...services,
    connection: { ...services.connection, concurrency: 1 },
    send: async (request, signal) => {
      const outcome = await services.send(request, signal);
      const { verdict } = outcome;
      const isTaken = verdict === 'delivered' || (verdict !== 'interrupted' && verdict.class !== 'connection');
      if (isDue && isTaken) {
        isDue = false;
        await services.gate.succeeded(invocation);
      }
      return outcome;
    },
  };
}

async function tellLate(
  { position, connection, replay, clock, notices }: SweepConnectionServices,
  invocation: Invocation,
): Promise<void> {
  const oldest = await oldestWaiting(position, replay, invocation.signal);
  if (oldest === null) return;
  const ageMs = clock.now().getTime() - oldest.getTime();
  const hours = LATE_HOURS.findLast((limit) => ageMs >= limit * HOUR_MS);
  if (hours === undefined) return;
  const text = `The oldest event that ${connection.name} has not taken waits for more than ${hours} h. The hub drops what is older than its retention (7 days by default).`;
  // One message per threshold and backlog: a backlog is told apart by the hour of its oldest event.
  const key = `${connection.name}-${hours}h-${oldest.toISOString().slice(0, 13)}`;
  await notices.tell('events_late', key, text, invocation.log, invocation.signal);
}
