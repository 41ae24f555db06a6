import type { Clock } from '../runtime/clock.ts';
import { isOverdue, type Invocation } from '../runtime/invocation.ts';
import type { TimedTask } from '../runtime/timedTasks.ts';
import { runEach } from '../runtime/runEach.ts';
import { runParallel } from '../runtime/runParallel.ts';
import type { BlobStore } from './blobStore.ts';
import type { Store } from './store.ts';

const DAY_MS = 86_400_000;
const REMOVED_AT_ONCE = 8;

/**
 * Removes what has outlived its store, once a day and process: the first call of a day looks at everything, over several
 * calls where it is much.
 */
export function dailyRetention(blobs: BlobStore, stores: readonly Store[], clock: Clock): TimedTask {
  let doneFor = '';
  return {
    name: 'retention',
    budgetMs: 30_000,
    run: async (invocation) => {
      const day = clock.now().toISOString().slice(0, 10);
      if (day !== doneFor && (await removeExpired(blobs, stores, clock, invocation))) doneFor = day;
    },
  };
}

/**
 * Removes what has been in its store for longer than the store's days. Stops early when the invocation is overdue.
 *
 * @returns whether everything was looked at
 */
async function removeExpired(
  blobs: BlobStore,
  stores: readonly Store[],
  clock: Clock,
  invocation: Invocation,
): Promise<boolean> {
  let isDone = true;
  await runEach(stores, 'stores', async ({ prefix, days }) => {
    if (days === null) return;
    const before = new Date(clock.now().getTime() - days * DAY_MS);
    let removed = 0;
    const expired = async function* expired() {
      for await (const { name, changedAt } of blobs.listChanges(prefix, invocation.signal)) {
        if (isOverdue(invocation, clock)) {
          isDone = false;
          return;
        }
        if (changedAt < before) yield name;
      }
    };
    await runParallel(expired(), REMOVED_AT_ONCE, async (name) => {
      await blobs.remove(name, invocation.signal);
      removed++;
    });
    if (removed > 0) invocation.log.info('expired_removed', { store: prefix, days, removed });
  });
  return isDone;
}
