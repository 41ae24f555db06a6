import { isOverdue, type Invocation } from '../platform/runtime/invocation.ts';
import { enable } from './breaker/transitions.ts';
import { verificationHash } from './breaker/verificationHash.ts';
import { DeliveryFailedError } from './breaker/connectionErrors.ts';
import type { FailedEvent } from './delivery/failedList.ts';
import { requestReplay } from './delivery/replayJobs.ts';
import { retryFailed } from './delivery/retryFailed.ts';
import type { SweepConnectionServices } from './sweepConnection.ts';
import { testRequest } from './breaker/testEvent.ts';

/** What an administrator can ask of one connection. */
export interface ConnectionAdmin {
  readonly name: string;
  describe(signal: AbortSignal): Promise<object>;
  /** Rejected events, and runs of connection failures that have ended. */
  failed(
    limit: number,
    invocation: Invocation,
  ): Promise<{ readonly failed: readonly object[]; readonly runs: readonly object[] }>;
  /** Sends a test event now. */
  test(invocation: Invocation): Promise<object>;
  /** Lifts the overlay that grantwire put on. */
  enable(signal: AbortSignal): Promise<object>;
  replayEvent(eventId: string, invocation: Invocation): Promise<object | null>;
  replayFailed(invocation: Invocation): Promise<object>;
  replaySince(since: Date, signal: AbortSignal): Promise<object>;
}

/** Failed events that one call replays. */
const REPLAY_LIMIT = 1000;

/** The admin operations of one connection. Answers carry no URL, no secret and no event. */
export function connectionAdmin(services: SweepConnectionServices): ConnectionAdmin {
  const { connection, store, failed, clock } = services;
  const { name } = connection;

  async function replayAll(entries: readonly FailedEvent[], invocation: Invocation) {
    let accepted = 0;
    for (const entry of entries) {
      if (isOverdue(invocation, clock)) return { accepted, of: entries.length, stoppedBy: 'deadline' };
      try {
        accepted += Number(await retryFailed(services, entry, 'replay', invocation));
      } catch (error) {
        if (!(error instanceof DeliveryFailedError)) throw error;
        return { accepted, of: entries.length, stoppedBy: error.code };
      }
    }
    return { accepted, of: entries.length, stoppedBy: null };
  }

  return {
    name,
    describe: async (signal: AbortSignal) => {
      // Changed to itself, which writes nothing and reads always: who asks wants to see what is so now.
      const { after } = await store.change((current) => current, signal);
      const { verifiedHash, failures, disabled, pausedAt } = after;
      const isVerified = verifiedHash === verificationHash(connection);
      return {
        name,
        isEnabled: services.isEnabled,
        isSigned: connection.secrets.length > 0,
        isVerified,
        failures,
        disabled,
        pausedAt,
      };
    },
    failed: async (limit: number, invocation: Invocation) => ({
      failed: (await failed.list(limit, invocation)).map(({ event: _kept, ...entry }) => entry),
      runs: await services.outageList.list(limit, invocation),
    }),
    test: async ({ signal }: Invocation) => {
      const { verdict } = await services.send(testRequest(name, services.encoder, clock.now()), signal);
      return { accepted: verdict === 'delivered', code: typeof verdict === 'string' ? verdict : verdict.code };
    },
    enable: async (signal: AbortSignal) => {
      const { before, after } = await store.change(
        (current) => (current.disabled === null && current.failures === null ? current : enable(current)),
        signal,
      );
      return {
        wasDisabled: before.disabled,
        resumesFrom: after.pausedAt === null ? 'cursor' : 'cursor within seven days, else end',
      };
    },
    replayEvent: async (eventId: string, invocation: Invocation) => {
      const entry = await failed.find(eventId, invocation);
      return entry === null ? null : replayAll([entry], invocation);
    },
    replayFailed: async (invocation: Invocation) => {
      const isOpen = ({ deliveredAt }: FailedEvent) => deliveredAt === null;
      return replayAll(await failed.list(REPLAY_LIMIT, invocation, isOpen), invocation);
    },
    replaySince: (since: Date, signal: AbortSignal) => requestReplay(services, since, signal),
  };
}
