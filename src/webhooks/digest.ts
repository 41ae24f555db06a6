import type { BlobStore } from '../platform/blobStore.ts';
import type { Clock } from '../platform/clock.ts';
import type { Invocation } from '../platform/invocation.ts';
import type { Notices } from './notices.ts';
import type { ConnectionStore } from './state/connectionStore.ts';

const DAY_MS = 86_400_000;

export interface DigestSource {
  readonly name: string;
  readonly store: ConnectionStore;
}

/** Once a day, for the day before: what each connection rejected, and which does not take events now. Counts only. */
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
  for (const { name, store } of connections) {
    let rejected = 0;
    for await (const entry of blobs.list(`failed/${name}/${day}/`, signal)) if (entry.endsWith('.json')) rejected++;
    const { failures, disabled } = await store.load(signal);
    const now =
      disabled !== null
        ? `switched off since ${disabled.at} (${disabled.reason})`
        : failures !== null
          ? `not taking events since ${failures.since} (${failures.attempts} attempts, last ${failures.lastCode})`
          : 'taking events';
    lines.push(`${name}: ${rejected} events rejected on ${day}; now ${now}.`);
  }
  const text = lines.length === 0 ? `No connection is configured.` : lines.join('\n');
  await notices.tell('daily_digest', day, text, log, signal);
}
