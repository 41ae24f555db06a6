import { EVENT_STORES } from '../events/stores.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Notices } from './notices.ts';

/** Items of one hub and day in quarantine at which operators are told; a single odd message is no news. */
const THRESHOLDS = [10, 100, 1_000, 10_000] as const;

/** What a sweep does for it. */
export function quarantineTask(blobs: BlobStore, notices: Notices, clock: Clock): TimedTask {
  return { name: 'quarantine', budgetMs: 10_000, run: (call) => watchQuarantine(blobs, notices, clock, call) };
}

/** Tells, once per hub, day and threshold, that items of today go to quarantine. Counts up to the last threshold. */
export async function watchQuarantine(
  blobs: BlobStore,
  notices: Notices,
  clock: Clock,
  { log, signal }: Invocation,
): Promise<void> {
  const day = clock.now().toISOString().slice(0, 10);
  const prefix = `${EVENT_STORES.quarantine.prefix}${day}/`;
  const counts = new Map<string, number>();
  let listed = 0;
  for await (const name of blobs.list(prefix, signal)) {
    const hub = name.slice(prefix.length).split('/', 1)[0] ?? '';
    counts.set(hub, (counts.get(hub) ?? 0) + 1);
    if (++listed >= THRESHOLDS[3]) break;
  }
  for (const [hub, count] of counts) {
    const threshold = THRESHOLDS.findLast((limit) => count >= limit);
    if (threshold === undefined) continue;
    const text = `${threshold} items or more of the hub ${hub} of ${day} could not be read and are in quarantine, with their bytes and the reasons: ${prefix}${hub}/ in the state container.`;
    await notices.tell('quarantine_growing', `${hub}-${day}-${threshold}`, text, log, signal);
  }
}
