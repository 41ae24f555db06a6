import type { Clock } from '../../platform/clock.ts';
import { classify } from '../classify.ts';
import type { Connection } from '../connection.ts';
import type { DispatcherPool } from '../dispatcher.ts';
import type { OutgoingRequest } from '../requests.ts';
import type { ConnectionSecrets } from '../secrets/connectionSecrets.ts';
import { postWithSecrets } from '../secrets/postWithSecrets.ts';
import { DeliveryFailedError } from './deliveryFailedError.ts';

export interface SendServices {
  readonly connection: Connection;
  /** Of that connection, read where they are kept. */
  readonly secrets: ConnectionSecrets;
  readonly dispatchers: DispatcherPool;
  readonly clock: Clock;
  /** Of this product, for `user-agent`. */
  readonly version: string;
  /** Of the managed identity, for sinks that take its token. */
  readonly authorization?: () => Promise<string>;
}

/** Sends one request of a connection; resolved means 2xx. Throws `DeliveryFailedError`. */
export function requestSender({ connection, secrets, dispatchers, clock, ...sender }: SendServices) {
  return async (request: OutgoingRequest, signal: AbortSignal): Promise<void> => {
    const dispatcher = await dispatchers.get();
    const outcome = await postWithSecrets(request, secrets, {
      ...sender,
      dispatcher,
      now: () => clock.now().getTime(),
      signal,
    });
    const verdict = classify(outcome);
    if (verdict === 'delivered') return;
    const reason = verdict === 'interrupted' ? 'interrupted' : verdict.code;
    throw new DeliveryFailedError(connection.name, reason, outcome.kind === 'answered' ? outcome.retryAfterMs : null);
  };
}
