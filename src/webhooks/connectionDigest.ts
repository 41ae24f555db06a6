import type { Invocation } from '../platform/runtime/invocation.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { SweepConnectionServices } from './sweepConnection.ts';
import { WEBHOOK_STORES } from './stores.ts';
import { NOTICE_STORES } from '../notices/stores.ts';

/**
 * What the daily digest says of one connection: how many events it rejected, how often it stopped taking events, and
 * whether it takes them now; counts only.
 *
 * @param day the day told, `YYYY-MM-DD`
 */
export async function connectionDigest(
  { connection: { name }, store, blobs }: Pick<SweepConnectionServices, 'connection' | 'store' | 'blobs'>,
  day: string,
  { signal }: Invocation,
): Promise<string> {
  const rejected = await count(blobs, `${WEBHOOK_STORES.failed.prefix}${name}/${day}/`, signal);
  const runs = await count(blobs, `${NOTICE_STORES.told.prefix}connection_failing/${name}-${day}`, signal);
  const { failures, disabled } = await store.load(signal);
  const now =
    disabled !== null
      ? `switched off since ${disabled.at} (${disabled.reason})`
      : failures !== null
        ? `not taking events since ${failures.since} (${failures.attempts} attempts, last ${failures.lastCode})`
        : 'taking events';
  return `${name}: on ${day}, events rejected: ${rejected}, longer failures of the connection: ${runs}; now ${now}.`;
}

async function count(blobs: BlobStore, prefix: string, signal: AbortSignal): Promise<number> {
  let found = 0;
  for await (const _ of blobs.list(prefix, signal)) found++;
  return found;
}
