import type { HubReader } from '../platform/hubs/hub.ts';
import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import { runEach } from '../platform/runtime/runEach.ts';
import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import { readState } from '../platform/storage/state.ts';
import { cursorOrphaned, type OrphanedCursor } from '../notices/connectionNotices.ts';
import type { Notices } from '../notices/notices.ts';
import { notify } from '../notices/notify.ts';
import { CURSOR } from '../positions/positionState.ts';
import { POSITION_STORES } from '../positions/stores.ts';

const FOLDER = POSITION_STORES.cursors.prefix;
const CURSOR_NAME = /^cursors\/([^/]+)\/([^/]+)\.json$/;
/** Settings change only when the app starts anew, so looking seldom is soon enough. */
const EVERY_MS = 3_600_000;

export interface OrphanedCursorsContext {
  readonly blobs: BlobStore;
  readonly hub: HubReader;
  readonly notices: Notices;
  readonly clock: Clock;
  /** Names of all connections, paused ones too. */
  readonly connections: readonly string[];
}

/**
 * Tells of cursors that no connection has any more while events wait behind them: a connection that was renamed or removed
 * left its backlog. At the first sweep of a process, then once an hour.
 */
export function orphanedCursors(context: OrphanedCursorsContext): TimedTask {
  let dueAt = 0;
  return {
    name: 'orphaned cursors',
    budgetMs: 10_000,
    run: async (invocation) => {
      const now = context.clock.now().getTime();
      if (now < dueAt) return;
      await tellOrphans(context, invocation);
      dueAt = now + EVERY_MS;
    },
  };
}

async function tellOrphans(context: OrphanedCursorsContext, invocation: Invocation): Promise<void> {
  const orphans = new Map<string, string[]>();
  for await (const blob of context.blobs.list(FOLDER, invocation.signal)) {
    const [, connection = '', partition = ''] = CURSOR_NAME.exec(blob) ?? [];
    if (connection === '' || context.connections.includes(connection)) continue;
    orphans.set(connection, [...(orphans.get(connection) ?? []), partition]);
  }
  await runEach(orphans, 'orphaned connections', ([connection, partitions]) =>
    tellOne(context, connection, partitions, invocation),
  );
}

async function tellOne(
  { blobs, hub, notices }: OrphanedCursorsContext,
  connection: string,
  partitions: readonly string[],
  invocation: Invocation,
): Promise<void> {
  const { signal } = invocation;
  const { createdOn, partitions: existing } = await hub.properties(signal);
  const behind: OrphanedCursor[] = [];
  for (const partition of partitions) {
    const stored = await readState(blobs, CURSOR, `${FOLDER}${connection}/${partition}.json`, signal);
    // What a hub that is gone held for it can be had by nobody.
    if (stored === null || stored.value.hubCreatedOn !== createdOn.toISOString() || !existing.includes(partition))
      continue;
    const { nextSequenceNumber: to } = await hub.partition(partition, signal);
    const from = stored.value.next.sequenceNumber;
    if (from < to) behind.push({ partition, from, to });
  }
  if (behind.length > 0) await notify(notices, cursorOrphaned(connection, behind), invocation);
}
