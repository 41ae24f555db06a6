import type { ApiToken } from '../http/jsonClient.ts';
import { TokenUnavailableError } from './tokenUnavailableError.ts';

export interface IssuedToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Gets a new token for a scope; bounds its own time. Throws `TokenUnavailableError`. */
export type IssueToken = (scope: string) => Promise<IssuedToken>;

/** Tokens of the app's one credential, by scope. */
export type TokenSource = (scope: string) => ApiToken;

/** A token is renewed this long before it expires, and used to its end while the login service is away. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** How soon a login service that failed is asked again while an old token is still good. */
const AWAY_MS = 30_000;

/**
 * Tokens in memory, one request for each scope at a time. They are never written or logged.
 *
 * @param now wall clock, milliseconds since 1970
 */
export function tokenSource(issue: IssueToken, now: () => number): TokenSource {
  const held = new Map<string, IssuedToken & { readonly renewAt: number }>();
  const asking = new Map<string, Promise<string>>();

  async function renew(scope: string): Promise<string> {
    try {
      const issued = await issue(scope);
      held.set(scope, { ...issued, renewAt: issued.expiresAt - RENEW_BEFORE_MS });
      return issued.token;
    } catch (error) {
      const last = held.get(scope);
      if (last === undefined || last.expiresAt <= now()) throw error;
      held.set(scope, { ...last, renewAt: now() + AWAY_MS });
      return last.token;
    }
  }

  return (scope) => ({
    get: async (signal) => {
      const found = held.get(scope);
      if (found !== undefined && now() < found.renewAt && now() < found.expiresAt) return found.token;
      const running = asking.get(scope) ?? renew(scope).finally(() => asking.delete(scope));
      asking.set(scope, running);
      return untilAborted(running, signal);
    },
    expire: (token) => {
      if (held.get(scope)?.token === token) held.delete(scope);
    },
  });
}

async function untilAborted(work: Promise<string>, signal: AbortSignal): Promise<string> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof TokenUnavailableError) throw cause;
    throw new TokenUnavailableError(cause instanceof Error ? cause.name : 'unknown', cause);
  } finally {
    signal.removeEventListener('abort', abort);
    // Another caller may still wait for it; that nobody does is no fault.
    work.catch(() => undefined);
  }
}
