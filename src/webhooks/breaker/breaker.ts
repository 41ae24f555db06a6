import type { Clock } from '../../platform/runtime/clock.ts';
import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { Connection } from '../connection/connection.ts';
import type { Notices } from '../../notices/notices.ts';
import { isOwnEgressDown } from './attribution.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import type { ConnectionStore } from './connectionStore.ts';
import {
  afterFailure,
  afterSuccess,
  agreedSkip,
  claimProbe,
  disable,
  disableReason,
  mayAttempt,
  notCounted,
  releaseProbe,
  resumed,
  resumesWhereItStopped,
  verified,
  type FailedAttempt,
} from './transitions.ts';
import { verificationHash } from './verificationHash.ts';
import type { CutSeams } from '../request/requests.ts';
import {
  ConnectionDisabledError,
  ConnectionWaitsError,
  DeliveryFailedError,
  DeliveryInterruptedError,
} from './connectionErrors.ts';
import type { FailureRuns } from './outages.ts';
import type { SendRequest } from '../send/sendRequest.ts';
import type { PartitionEnds } from './skipToEnd.ts';
import { testRequest } from './testEvent.ts';

/**
 * Failures in a row after which an administrator is told; one or two happen at every deployment of a receiver. What waiting
 * does not mend is told at once.
 */
const TELL_AFTER_ATTEMPTS = 3;
/** What a probe may take beyond the connection's timeout before others may try. */
const PROBE_MARGIN_MS = 10_000;

export interface GateServices {
  readonly connection: Connection;
  readonly store: ConnectionStore;
  /** Stores of all enabled connections, this one included: to tell our own outage from the receivers'. */
  readonly allStores: () => readonly ConnectionStore[];
  readonly send: SendRequest;
  readonly seams: CutSeams;
  readonly notices: Notices;
  /** Moves every cursor to the end that is agreed on and records the gap: the rule of seven days. */
  readonly skipToEnd: (
    invocation: Invocation,
    agree: (ends: PartitionEnds) => Promise<PartitionEnds | null>,
  ) => Promise<void>;
  /** Notes a run of failures that has ended. */
  readonly runs: FailureRuns;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Leave to send. */
export interface Passage {
  /** Whether the first request is a probe and goes alone. */
  readonly isProbe: boolean;
  /** Until when others wait for the probe; null when it is none. */
  readonly claimedUntil: string | null;
  /** The connection was off: its cursors may have been moved, by this or by another instance. */
  readonly hasResumed: boolean;
}

/** Stands between a batch and the receiver: one state per connection decides for all partitions and instances. */
export interface Gate {
  /**
   * Resolves when requests may be sent now. A new or changed connection is
   * tested first. Throws `ConnectionWaitsError`, `ConnectionDisabledError`, `DeliveryFailedError`.
   */
  pass(invocation: Invocation): Promise<Passage>;
  /** When a probe had nothing to send: the others need not wait for it. */
  release(passage: Passage, invocation: Invocation): Promise<void>;
  /** After a request that ended a run of failures was accepted. */
  succeeded(invocation: Invocation): Promise<void>;
  /** After a connection-class failure: the next attempt waits, and in the end the connection is switched off. */
  failed(failure: FailedAttempt, invocation: Invocation): Promise<void>;
}

export function connectionGate(services: GateServices): Gate {
  const { connection, store, clock } = services;
  const hash = verificationHash(connection);
  /** Partitions of one process wait for one test event instead of coming back later. */
  let verifying: Promise<void> | null = null;
  const probeMs = connection.timeoutMs + PROBE_MARGIN_MS;

  async function claim(invocation: Invocation): Promise<string | null> {
    let claimed = false;
    const { after } = await store.change((current) => {
      claimed = mayAttempt(current, clock.now());
      return claimed ? claimProbe(current, probeMs, clock.now()) : current;
    }, invocation.signal);
    if (!claimed) throw waits(connection, after);
    return after.failures?.nextAttemptAt ?? null;
  }

  async function verify(invocation: Invocation): Promise<void> {
    const { verdict, retryAfterMs, startedAt } = await services.send(
      testRequest(connection, services.seams, clock.now()),
      invocation.signal,
    );
    if (verdict === 'interrupted') throw new DeliveryInterruptedError(connection.name);
    if (verdict !== 'delivered') {
      const failure = new DeliveryFailedError(connection.name, verdict, retryAfterMs, startedAt);
      await gate.failed(failure, invocation);
      throw failure;
    }
    await store.change((current) => verified(current, hash), invocation.signal);
    invocation.log.info('connection_verified', { connection: connection.name });
  }

  async function resume(state: ConnectionState, invocation: Invocation): Promise<void> {
    if (!resumesWhereItStopped(state, clock.now())) {
      await services.skipToEnd(invocation, async (ends) => {
        const { after } = await store.change((current) => agreedSkip(current, state.pausedAt, ends), invocation.signal);
        return after.pausedAt === state.pausedAt ? after.skipTo : null;
      });
      const text = `${connection.name} was off since ${state.pausedAt ?? ''}, seven days or longer: delivery goes on with what comes now. What was skipped is under gaps/closed.`;
      await services.notices.tell(
        'events_skipped',
        `${connection.name}-${state.pausedAt ?? ''}`,
        text,
        invocation.log,
        invocation.signal,
      );
    }
    await store.change(
      (current) => (current.pausedAt === state.pausedAt ? resumed(current) : current),
      invocation.signal,
    );
    invocation.log.info('connection_resumed', { connection: connection.name, pausedAt: state.pausedAt });
  }

  const gate: Gate = {
    pass: async (invocation) => {
      const state = await store.load(invocation.signal);
      const isVerified = state.verifiedHash === hash;
      if (state.disabled !== null && isVerified) {
        throw new ConnectionDisabledError(connection.name, state.disabled.reason, state.disabled.at);
      }
      let claimedUntil: string | null = null;
      if (!isVerified) {
        verifying ??= claim(invocation)
          .then(() => verify(invocation))
          .finally(() => {
            verifying = null;
          });
        await verifying;
      } else if (state.failures !== null) claimedUntil = await claim(invocation);
      if (state.pausedAt !== null) await resume(state, invocation);
      return { isProbe: claimedUntil !== null, claimedUntil, hasResumed: state.pausedAt !== null };
    },
    release: async ({ claimedUntil }, { signal }) => {
      if (claimedUntil === null) return;
      await store.change((current) => releaseProbe(current, claimedUntil, clock.now()), signal);
    },
    succeeded: async ({ signal, log }) => {
      const { failures } = await store.load(signal);
      // Written before the state forgets it: done again after a crash, it is the same entry.
      if (failures !== null && failures.attempts > 0) await services.runs.ended(failures, signal);
      const { before } = await store.change(
        (current) => (current.failures === null ? current : afterSuccess(current)),
        signal,
      );
      if (before.failures === null || before.failures.attempts === 0) return;
      const { since, attempts, lastCode, needsOperator } = before.failures;
      log.info('connection_recovered', { connection: connection.name, since, attempts, lastCode });
      if (attempts < TELL_AFTER_ATTEMPTS && !needsOperator) return;
      const text = `${connection.name} takes events again. It did not since ${since} (${attempts} attempts, last ${lastCode}); what waited is being delivered.`;
      await services.notices.tell('connection_recovered', `${connection.name}-${since}`, text, log, signal);
    },
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
  };
  return gate;
}

async function tellFailure(services: GateServices, state: ConnectionState, { log, signal }: Invocation): Promise<void> {
  const { connection, store, notices, clock } = services;
  const run = state.failures;
  const reason = disableReason(state, clock.now());
  if (run === null) return;
  if (run.attempts < TELL_AFTER_ATTEMPTS && reason === null && !run.needsOperator) return;
  const states = await Promise.all(services.allStores().map((other) => other.load(signal)));
  if (isOwnEgressDown(states)) {
    await store.change((current) => notCounted(current, clock.now()), signal);
    // The outage begins when the last of them fails too; whoever tells it, the occasion is the same.
    const begun = states.map(({ failures }) => failures?.since ?? '').reduce((a, b) => (a > b ? a : b));
    const text = `No connection can be reached (${run.lastCode}): grantwire's own way out is down, not the receivers. Check DNS, NAT and the virtual network. Nothing is lost; nobody is switched off.`;
    await notices.tell('egress_down', begun, text, log, signal);
    return;
  }
  if (reason === null) {
    const text = `${connection.name} does not take events since ${run.since} (${run.attempts} attempts, last ${run.lastCode}). Nothing is lost while the hub retains it; the next attempt is at ${run.nextAttemptAt}.`;
    await notices.tell('connection_failing', `${connection.name}-${run.since}`, text, log, signal);
    return;
  }
  await store.change(
    (current) => (current.disabled === null ? disable(current, reason, clock.now()) : current),
    signal,
  );
  const text = `${connection.name} was switched off (${reason}) after ${run.attempts} attempts since ${run.since}, last ${run.lastCode}. Mend the receiver, then change its settings or call the operation enable; within seven days delivery goes on where it stopped.`;
  await notices.tell('connection_disabled', `${connection.name}-${run.since}`, text, log, signal);
}

function waits({ name }: Connection, { failures }: ConnectionState): ConnectionWaitsError {
  return new ConnectionWaitsError(name, failures?.nextAttemptAt ?? '', failures?.lastCode ?? '');
}
