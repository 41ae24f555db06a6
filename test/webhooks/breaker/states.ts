import { readState } from '../../../src/platform/storage/state.ts';
import {
  CONNECTION_STATE,
  newConnectionState,
  type ConnectionState,
  type FailureRun,
} from '../../../src/webhooks/connection/connectionState.ts';
import { memoryBlobStore } from '../../platform/storage/memoryBlobStore.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const START = new Date('2026-11-20T08:00:00.000Z');

/** So many milliseconds after `START`. */
export function plus(milliseconds: number): Date {
  return new Date(START.getTime() + milliseconds);
}

/** A connection in a run of failures that began at `START`; what matters to a test is overridden. */
export function failing(run: Partial<FailureRun>): ConnectionState {
  const at = START.toISOString();
  const failures: FailureRun = {
    since: at,
    countedFrom: at,
    attempts: 3,
    lastAt: at,
    lastCode: 'http_503',
    needsOperator: false,
    nextAttemptAt: at,
    goneAt: null,
    ...run,
  };
  return { ...newConnectionState(START), failures };
}

/** Reads a blob with these fields as the app does. */
export async function decodeConnectionState(fields: object): Promise<ConnectionState | undefined> {
  const blobs = memoryBlobStore();
  const { signal } = new AbortController();
  await blobs.create('connections/siem.json', Buffer.from(JSON.stringify(fields)), signal);
  return (await readState(blobs, CONNECTION_STATE, 'connections/siem.json', signal))?.value;
}
