import type { Clock } from '../../platform/runtime/clock.ts';
import type { Connection } from '../connection/connection.ts';
import { ConnectionWaitsError } from './connectionErrors.ts';
import type { ConnectionStore } from './connectionStore.ts';
import { claimProbe, mayAttempt } from './transitions.ts';

/** What a probe may take beyond the connection's timeout before others may try. */
const PROBE_MARGIN_MS = 10_000;

export interface ClaimServices {
  readonly connection: Pick<Connection, 'name' | 'timeoutMs'>;
  readonly store: ConnectionStore;
  readonly clock: Clock;
}

/**
 * Takes the next attempt for this caller alone; everybody else waits for what comes of it.
 *
 * @returns until when they wait
 * @throws ConnectionWaitsError when the next attempt lies ahead
 */
export async function claim({ connection, store, clock }: ClaimServices, signal: AbortSignal): Promise<string> {
  const { name, timeoutMs } = connection;
  let isClaimed = false;
  const { after } = await store.change((current) => {
    isClaimed = mayAttempt(current, clock.now());
    return isClaimed ? claimProbe(current, timeoutMs + PROBE_MARGIN_MS, clock.now()) : current;
  }, signal);
  const { nextAttemptAt = '', lastCode = '' } = after.failures ?? {};
  if (!isClaimed) throw new ConnectionWaitsError(name, nextAttemptAt, lastCode);
  return nextAttemptAt;
}
