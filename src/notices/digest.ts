import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { Notices } from './notices.ts';
import type { FailedList } from '../webhooks/delivery/failedList.ts';
import type { ConnectionStore } from '../webhooks/breaker/connectionStore.ts';

const DAY_MS = 86_400_000;

export interface DigestSource {
  readonly name: string;
  readonly store: ConnectionStore;
  readonly failed: Pick<FailedList, 'expire'>;
}

/**
 * Once a day, for the day before: what each connection rejected, how often it stopped taking events, and whether it takes
 * them now; counts only. Before it is told, what has been in the failed lists for 30 days goes.
 */
export async function tellDigest(
  blobs: BlobStore,
  connections: readonly DigestSource[],
  notices: Notices,
  clock: Clock,
  { log, signal }: Invocation,
): Promise<void> {
  const day = new Date(clock.now().getTime() - DAY_MS).toISOString().slice(0, 10);
  if ((await blobs.read(`notices/told/daily_digest/${day}.json`, signal)) !== null) return;
  const lines: string[] = [];
  for (const { name, store, failed } of connections) {
    const expired = await failed.expire(signal);
    if (expired > 0) log.info('failed_events_expired', { connection: name, expired });
    const rejected = await count(blobs, `failed/${name}/${day}/`, signal);
    const runs = await count(blobs, `notices/told/connection_failing/${name}-${day}`, signal);
    const { failures, disabled } = await store.load(signal);
    const now =
      disabled !== null
        ? `switched off since ${disabled.at} (${disabled.reason})`
        : failures !== null
          ? `not taking events since ${failures.since} (${failures.attempts} attempts, last ${failures.lastCode})`
          : 'taking events';
    lines.push(
      `${name}: on ${day}, events rejected: ${rejected}, longer failures of the connection: ${runs}; now ${now}.`,
    );
  }
  const text = lines.length === 0 ? `No connection is configured.` : lines.join('\n');
  await notices.tell('daily_digest', day, text, log, signal);
}

async function count(blobs: BlobStore, prefix: string, signal: AbortSignal): Promise<number> {
  let found = 0;
  for await (const _ of blobs.list(prefix, signal)) found++;
  return found;
}
