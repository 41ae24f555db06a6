import type { Clock } from '../../platform/runtime/clock.ts';
import type { DispatcherPool } from '../../platform/http/dispatcher.ts';
import type { Connection } from '../connection/connection.ts';
import type { PostedRequest } from '../request/outgoingRequest.ts';
import type { ConnectionSecrets } from '../signing/connectionSecrets.ts';
import { SecretUnusableError } from '../signing/secretUnusableError.ts';
import { classify, type Verdict } from './classify.ts';
import { post, type PostContext, type PostOutcome } from './post.ts';

export interface SendServices {
  /** Of the connection, read where they are kept. */
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

export type SendRequest = (request: PostedRequest, signal: AbortSignal) => Promise<SendOutcome>;

/** Answers of receivers that do not know our secret or key any more. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403]);

/** One attempt to deliver one request. Never throws for what the receiver or the network does. */
export function requestSender({ secrets, dispatchers, clock, ...sender }: SendServices): SendRequest {
  const now = () => clock.now().getTime();
  return async (request, signal) => {
    const startedAt = clock.now();
    const dispatcher = await dispatchers.get();
    const outcome = await postWithSecrets(request, secrets, { ...sender, dispatcher, now, signal });
    const answered = outcome.kind === 'answered' ? outcome : null;
    return {
      verdict: classify(outcome),
      retryAfterMs: answered?.retryAfterMs ?? null,
      startedAt,
      clockSkewMs: answered?.clockSkewMs ?? null,
    };
  };
}

/**
 * `post` with the connection's secrets as they are now. Secrets that cannot be used are an outcome of their own
 * (`secret_unusable`, the setting in its reason), and nothing is sent; a receiver that refuses us has those of a vault read
 * again before the next attempt.
 */
export async function postWithSecrets(
  request: PostedRequest,
  secrets: ConnectionSecrets,
  context: PostContext,
): Promise<PostOutcome> {
  const startedAt = context.now();
  let connection: Connection;
  try {
    connection = await secrets.resolve();
  } catch (error) {
    if (!(error instanceof SecretUnusableError)) throw error;
    const reason = `${error.setting}: ${error.code}`;
    return { kind: 'failed', code: 'secret_unusable', reason, startedAt, durationMs: 0, attempts: 0 };
  }
  const outcome = await post(request, connection, context);
  if (outcome.kind === 'answered' && REFUSALS.has(outcome.status)) secrets.invalidate();
  return outcome;
}
