import type { Clock } from '../../platform/runtime/clock.ts';
import { classify, type Verdict } from './classify.ts';
import type { Connection } from '../connection/connection.ts';
import type { DispatcherPool } from '../../platform/http/dispatcher.ts';
import type { OutgoingRequest } from '../request/requests.ts';
import type { ConnectionSecrets } from '../signing/connectionSecrets.ts';
import { postWithSecrets } from './postWithSecrets.ts';

export interface SendServices {
  readonly connection: Connection;
  /** Of that connection, read where they are kept. */
  readonly secrets: ConnectionSecrets;
  readonly dispatchers: DispatcherPool;
  readonly clock: Clock;
  /** Of this product, for `user-agent`. */
  readonly version: string;
  /** Of the managed identity, for destinations that take its token. */
  readonly authorization?: () => Promise<string>;
}

/** What became of one attempt. */
export interface SendOutcome {
  readonly verdict: Verdict;
  readonly retryAfterMs: number | null;
  readonly startedAt: Date;
  /** The receiver's clock minus ours; null when it did not say. */
  readonly clockSkewMs: number | null;
}

export type SendRequest = (request: OutgoingRequest, signal: AbortSignal) => Promise<SendOutcome>;

/** One attempt to deliver one request. Never throws for what the receiver or the network does. */
export function requestSender({ secrets, dispatchers, clock, ...sender }: SendServices): SendRequest {
  return async (request, signal) => {
    const startedAt = clock.now();
    const dispatcher = await dispatchers.get();
    const outcome = await postWithSecrets(request, secrets, {
      ...sender,
      dispatcher,
      now: () => clock.now().getTime(),
      signal,
    });
    const answered = outcome.kind === 'answered' ? outcome : null;
    return {
      verdict: classify(outcome),
      retryAfterMs: answered?.retryAfterMs ?? null,
      startedAt,
      clockSkewMs: answered?.clockSkewMs ?? null,
    };
  };
}
