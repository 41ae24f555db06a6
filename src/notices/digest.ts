import type { Clock } from '../platform/runtime/clock.ts';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import type { Notices } from './notices.ts';
import { NOTICE_STORES } from './stores.ts';

const DAY_MS = 86_400_000;

/** One line of the digest: what a part of the app says of a day, `YYYY-MM-DD`; counts and codes only. */
export type DigestLine = (day: string, invocation: Invocation) => Promise<string>;

/** What a sweep does for it. */
export function digestTask(blobs: BlobStore, lines: readonly DigestLine[], notices: Notices, clock: Clock): TimedTask {
  return { name: 'digest', budgetMs: 15_000, run: (call) => tellDigest(blobs, lines, notices, clock, call) };
}

/** Once a day, for the day before: a line of everybody who has something to say. */
export async function tellDigest(
  blobs: BlobStore,
  lines: readonly DigestLine[],
  notices: Notices,
  clock: Clock,
  invocation: Invocation,
): Promise<void> {
  const { log, signal } = invocation;
  const day = new Date(clock.now().getTime() - DAY_MS).toISOString().slice(0, 10);
  if ((await blobs.read(`${NOTICE_STORES.told.prefix}daily_digest/${day}.json`, signal)) !== null) return;
  const said: string[] = [];
  for (const line of lines) said.push(await line(day, invocation));
  const text = said.length === 0 ? 'No connection is configured.' : said.join('\n');
  await notices.tell('daily_digest', day, text, log, signal);
}
