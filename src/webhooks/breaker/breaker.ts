import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import type { SendRequest } from '../send/sendRequest.ts';
import type { Activation } from './activation.ts';
import { claim, type ClaimServices } from './claim.ts';
import { ConnectionDisabledError } from './connectionErrors.ts';
import type { Outages } from './outages.ts';
import { probe } from './probe.ts';
import { releaseProbe } from './transitions.ts';

export interface BreakerServices extends ClaimServices {
  readonly send: SendRequest;
  readonly activation: Activation;
  readonly outages: Outages;
  /** Ends a pause. */
  readonly resume: (state: ConnectionState, invocation: Invocation) => Promise<void>;
}

/** Leave to send. */
export interface Permit {
  /** How requests are sent under this permit: in an outage the first of them goes alone. */
  readonly send: SendRequest;
  /** The connection was off: its cursors may have been moved, by this or by another instance. */
  readonly hasResumed: boolean;
  /** When everything was sent. Nobody need wait any more for a probe that had nothing to send. */
  release(): Promise<void>;
}

/** Stands between a batch and the receiver: one state per connection decides for all partitions and instances. */
export interface Breaker {
  /**
   * Resolves when requests may be sent now. A new or changed connection is tested first.
   * @throws ConnectionUnavailableError and its kin when it cannot be used now
   */
  acquire(invocation: Invocation): Promise<Permit>;
}

export function createBreaker(services: BreakerServices): Breaker {
  const { connection, store, send, activation, outages, clock } = services;
  const { name } = connection;

  async function probing({ signal, ...invocation }: Invocation, lastCode: string): Promise<Omit<Permit, 'hasResumed'>> {
    const claimedUntil = await claim(services, signal);
    const attempt = probe(name, send, lastCode, () => outages.ended({ signal, ...invocation }));
    return {
      send: attempt.send,
      release: async () => {
        const fault = attempt.fault();
        if (fault !== null) throw fault;
        if (!attempt.wasUsed()) {
          await store.change((current) => releaseProbe(current, claimedUntil, clock.now()), signal);
        }
      },
    };
  }

  return {
    acquire: async (invocation) => {
      const state = await store.load(invocation.signal);
      const { disabled, failures, pausedAt } = state;
      const isVerified = activation.isVerified(state);
      if (disabled !== null && isVerified) throw new ConnectionDisabledError(name, disabled.reason, disabled.at);
      if (!isVerified) await activation.verify(invocation);
      const permit =
        isVerified && failures !== null
          ? await probing(invocation, failures.lastCode)
          : { send, release: () => Promise.resolve() };
      if (pausedAt !== null) await services.resume(state, invocation);
      return { ...permit, hasResumed: pausedAt !== null };
    },
  };
}
