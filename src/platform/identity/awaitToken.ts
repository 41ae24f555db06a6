import { TokenUnavailableError } from './tokenUnavailableError.ts';

/**
 * The value of `Authorization` from an identity, or the end of the attempt, whichever comes first.
 * @throws TokenUnavailableError also when `signal` is aborted, which the caller knows of
 */
export async function awaitToken(
  authorization: (() => Promise<string>) | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (authorization === undefined) throw new TokenUnavailableError('no identity was given', undefined);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new TokenUnavailableError('aborted', signal.reason)), { once: true });
  });
  try {
    return await Promise.race([authorization(), aborted]);
  } catch (cause) {
    if (cause instanceof TokenUnavailableError) throw cause;
    throw new TokenUnavailableError(cause instanceof Error ? cause.name : 'unknown', cause);
  }
}
