import type { Invocation } from '../../platform/runtime/invocation.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import type { Encoder } from '../request/createEncoder.ts';
import type { SendRequest } from '../send/sendRequest.ts';
import { claim, type ClaimServices } from './claim.ts';
import { DeliveryFailedError, DeliveryInterruptedError } from './connectionErrors.ts';
import type { Outages } from './outages.ts';
import { testRequest } from './testEvent.ts';
import { verified } from './transitions.ts';
import { verificationHash } from './verificationHash.ts';

export interface ActivationServices extends ClaimServices {
  readonly connection: Connection;
  readonly encoder: Encoder;
  readonly send: SendRequest;
  readonly outages: Outages;
  /** Plants the cursors of a connection that was never here. */
  readonly plant: (signal: AbortSignal) => Promise<void>;
}

/** A new or changed connection takes events only after its receiver accepted a test event. */
export interface Activation {
  isVerified(state: ConnectionState): boolean;
  /**
   * Sends a test event, one for all partitions of this process. Resolves when it was accepted.
   * @throws ConnectionWaitsError, DeliveryFailedError, DeliveryInterruptedError
   */
  verify(invocation: Invocation): Promise<void>;
}

export function createActivation(services: ActivationServices): Activation {
  const { connection, encoder, store, send, clock, outages, plant } = services;
  const hash = verificationHash(connection);
  let running: Promise<void> | null = null;

  async function test(invocation: Invocation): Promise<void> {
    // Before the state says that it was here: a cursor that is missing afterwards is one that got lost.
    await plant(invocation.signal);
    await claim(services, invocation.signal);
    const request = testRequest(connection.name, encoder, clock.now());
    const { verdict, retryAfterMs, startedAt } = await send(request, invocation.signal);
    if (verdict === 'interrupted') throw new DeliveryInterruptedError(connection.name);
    if (verdict !== 'delivered') {
      const failure = new DeliveryFailedError(connection.name, verdict, retryAfterMs, startedAt);
      await outages.failed(failure, invocation);
      throw failure;
    }
    await store.change((current) => verified(current, hash), invocation.signal);
    invocation.log.info('connection_verified', { connection: connection.name });
  }

  return {
    isVerified: ({ verifiedHash }) => verifiedHash === hash,
    verify: (invocation) =>
      (running ??= test(invocation).finally(() => {
        running = null;
      })),
  };
}
