import { isOverdue, type Invocation } from '../platform/runtime/invocation.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import { eventsLate } from '../notices/connectionNotices.ts';
import type { Notices } from '../notices/notices.ts';
import { notify } from '../notices/notify.ts';
import type { PositionServices } from '../positions/findPosition.ts';
import type { Breaker } from './breaker/breaker.ts';
import { DeliveryFailedError, whileAvailable } from './breaker/connectionErrors.ts';
import type { ConnectionStore } from './breaker/connectionStore.ts';
import type { OutageList } from './breaker/outageList.ts';
import type { Outages } from './breaker/outages.ts';
import { paused } from './breaker/transitions.ts';
import { verificationHash } from './breaker/verificationHash.ts';
import { measureLag } from './delivery/lag.ts';
import { hasReplays, workOffReplays, type ReplayServices } from './delivery/replayJobs.ts';
import { retryFailed } from './delivery/retryFailed.ts';

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
  readonly breaker: Breaker;
  readonly outages: Outages;
  readonly outageList: OutageList;
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

/** What needs the receiver: ends quietly where it takes nothing now, because that is told and the next sweep comes. */
async function whileOpen(services: SweepConnectionServices, invocation: Invocation): Promise<void> {
  const { breaker, outages, store, failed, clock } = services;
  const { signal, log } = invocation;
  await whileAvailable(log, async () => {
    const due = await failed.due(TRIES_PER_SWEEP, invocation);
    const isAnyWaiting = due.length > 0 || (await hasReplays(services, signal));
    const state = await store.load(signal);
    const isTested = state.verifiedHash === verificationHash(services.connection);
    // A failing connection is probed by its own function; a permit is asked for here where nothing else would.
    if (!isAnyWaiting && isTested && state.failures !== null) return;
    const permit = await breaker.acquire(invocation);
    const sending = { ...services, send: permit.send };
    const partEnd = clock.now().getTime() + PART_MS;
    const part = { ...invocation, stopAt: new Date(Math.min(partEnd, invocation.stopAt.getTime())) };
    try {
      for (const entry of due) {
        if (isOverdue(part, clock)) break;
        await retryFailed(sending, entry, undefined, part);
      }
      await workOffReplays(sending, part);
    } catch (error) {
      if (error instanceof DeliveryFailedError) await outages.failed(error, invocation);
      throw error;
    }
    await permit.release();
  });
}

async function tellLate(services: SweepConnectionServices, invocation: Invocation): Promise<void> {
  const { position, connection, replay, notices } = services;
  const lag = await measureLag(position, replay, invocation.signal);
  if (lag === null) return;
  const hours = LATE_HOURS.findLast((limit) => lag.ms >= limit * HOUR_MS);
  if (hours !== undefined) await notify(notices, eventsLate(connection.name, hours, lag.since), invocation);
}
