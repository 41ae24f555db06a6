import type { Log } from '../../platform/runtime/log.ts';
import { ConnectionDisabledError, ConnectionWaitsError, DeliveryFailedError } from './connectionErrors.ts';

/**
 * For a sweep over many connections: one that takes nothing now has its own clock and told its administrator, so it ends
 * quietly here and the sweep goes on with the others.
 */
export async function whileTaken(log: Log, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isExpected =
      error instanceof ConnectionWaitsError ||
      error instanceof ConnectionDisabledError ||
      error instanceof DeliveryFailedError;
    if (!isExpected) throw error;
    log.info('connection_not_open', { connection: error.connection, reason: error.name });
  }
}
