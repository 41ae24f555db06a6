import type { Clock } from '../../platform/runtime/clock.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import {
  connectionDisabled,
  connectionFailing,
  connectionRecovered,
  egressDown,
} from '../../notices/connectionNotices.ts';
import { notify } from '../../notices/notify.ts';
import type { Notices } from '../../notices/notices.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import { isOwnEgressDown } from './attribution.ts';
import type { ConnectionStore } from './connectionStore.ts';
import type { OutageList } from './outageList.ts';
import { afterFailure, afterSuccess, disable, disableReason, notCounted, type FailedAttempt } from './transitions.ts';

/**
 * Failures in a row after which an administrator is told; one or two happen at every deployment of a receiver. What waiting
 * does not mend is told at once.
 */
const TELL_AFTER_ATTEMPTS = 3;

export interface OutageServices {
  readonly connection: { readonly name: string };
  readonly store: ConnectionStore;
  /** Stores of all enabled connections, this one included: to tell our own outage from the receivers'. */
  readonly allStores: () => readonly ConnectionStore[];
  readonly notices: Notices;
  /** Notes an outage that has ended. */
  readonly ended: OutageList;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Follows an outage of a connection from its first failure to the next accepted request. */
export interface Outages {
  /** After a connection-class failure: the next attempt waits, and in the end the connection is switched off. */
  failed(failure: FailedAttempt, invocation: Invocation): Promise<void>;
  /** After a request that ended an outage was accepted. */
  ended(invocation: Invocation): Promise<void>;
}

export function createOutages(services: OutageServices): Outages {
  const { connection, store, notices, clock } = services;
  return {
    failed: async (failure, invocation) => {
      const { signal, log } = invocation;
      const now = clock.now();
      const { after } = await store.change((current) => afterFailure(current, failure, now, services.random), signal);
      log.warn('connection_failing', {
        connection: connection.name,
        code: failure.code,
        attempts: after.failures?.attempts ?? 0,
        nextAttemptAt: after.failures?.nextAttemptAt ?? null,
      });
      await tellFailure(services, after, invocation);
    },
    ended: async (invocation) => {
      const { signal, log } = invocation;
      const { failures } = await store.load(signal);
      // Written before the state forgets it: done again after a crash, it is the same entry.
      if (failures !== null && failures.attempts > 0) await services.ended.add(failures, signal);
      const { before } = await store.change(
        (current) => (current.failures === null ? current : afterSuccess(current)),
        signal,
      );
      if (before.failures === null || before.failures.attempts === 0) return;
      const { since, attempts, lastCode, needsOperator } = before.failures;
      log.info('connection_recovered', { connection: connection.name, since, attempts, lastCode });
      if (attempts < TELL_AFTER_ATTEMPTS && !needsOperator) return;
      await notify(notices, connectionRecovered(connection.name, before.failures), invocation);
    },
  };
}

async function tellFailure(services: OutageServices, state: ConnectionState, invocation: Invocation): Promise<void> {
  const { connection, store, notices, clock } = services;
  const { signal } = invocation;
  const run = state.failures;
  const reason = disableReason(state, clock.now());
  if (run === null) return;
  if (run.attempts < TELL_AFTER_ATTEMPTS && reason === null && !run.needsOperator) return;
  const states = await Promise.all(services.allStores().map((other) => other.load(signal)));
  if (isOwnEgressDown(states)) {
    await store.change((current) => notCounted(current, clock.now()), signal);
    // The outage begins when the last of them fails too; whoever tells it, the occasion is the same.
    const since = states.map(({ failures }) => failures?.since ?? '').reduce((a, b) => (a > b ? a : b));
    await notify(notices, egressDown(since, run.lastCode), invocation);
    return;
  }
  if (reason === null) {
    await notify(notices, connectionFailing(connection.name, run), invocation);
    return;
  }
  await store.change(
    (current) => (current.disabled === null ? disable(current, reason, clock.now()) : current),
    signal,
  );
  await notify(notices, connectionDisabled(connection.name, reason, run), invocation);
}
