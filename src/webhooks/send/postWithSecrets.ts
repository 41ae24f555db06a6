import { post, type PostContext, type PostOutcome } from './post.ts';
import type { OutgoingRequest } from '../request/requests.ts';
import type { ConnectionSecrets } from '../signing/connectionSecrets.ts';
import { SecretUnusableError } from '../signing/secretUnusableError.ts';

/** Answers of receivers that do not know our secret or key any more. */
const refusals: ReadonlySet<number> = new Set([401, 403]);

/**
 * `post` with the connection's secrets as they are now. Secrets that cannot be used are an outcome of their own
 * (`secret_unusable`, the setting in its reason), and nothing is sent; a receiver that refuses us has those of a vault read
 * again before the next attempt.
 */
export async function postWithSecrets(
  request: OutgoingRequest,
  secrets: ConnectionSecrets,
  context: PostContext,
): Promise<PostOutcome> {
  const startedAt = context.now();
  const connection = await secrets.resolve().catch((error: unknown) => {
    if (error instanceof SecretUnusableError) return error;
    throw error;
  });
  if (connection instanceof SecretUnusableError) {
    const reason = `${connection.setting}: ${connection.code}`;
    return { kind: 'failed', code: 'secret_unusable', reason, startedAt, durationMs: 0, attempts: 0 };
  }
  const outcome = await post(request, connection, context);
  if (outcome.kind === 'answered' && refusals.has(outcome.status)) secrets.invalidate();
  return outcome;
}
