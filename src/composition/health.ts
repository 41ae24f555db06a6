import type { Clock } from '../platform/runtime/clock.ts';
import { InfrastructureError } from '../platform/runtime/infrastructureError.ts';
import type { BlobStore } from '../platform/storage/blobStore.ts';
import { HEALTH_STORE } from './stores.ts';

const MINUTE_MS = 60_000;
/** A fault that was not seen again for so long is over: whatever fails is retried at least every two minutes. */
const FAULT_MS = 10 * MINUTE_MS;
/** The answer is given without a key, so it must not cost a look at storage each time. */
const FRESH_MS = 30_000;
const LOOK_MS = 5_000;

/** What `/api/health` says. */
export interface Health {
  readonly status: 'ok' | 'degraded';
  /** Codes of what is wrong; empty when all is well. */
  readonly problems: readonly string[];
}

/** Functions run in instances of their own: what one finds, another answers for, by way of storage. */
export interface HealthRecord {
  /** Notes that a fault is there now; at most once a minute and process. */
  degraded(problem: string, signal: AbortSignal): Promise<void>;
  read(): Promise<Health>;
}

export function healthRecord(blobs: BlobStore, clock: Clock): HealthRecord {
  const noted = new Map<string, number>();
  let last: { readonly health: Health; readonly at: number } | null = null;

  async function look(): Promise<Health> {
    const problems: string[] = [];
    const since = clock.now().getTime() - FAULT_MS;
    const { prefix } = HEALTH_STORE.health;
    try {
      for await (const { name, changedAt } of blobs.listChanges(prefix, AbortSignal.timeout(LOOK_MS))) {
        if (changedAt.getTime() >= since) problems.push(name.slice(prefix.length));
      }
    } catch (error) {
      if (!(error instanceof InfrastructureError)) throw error;
      problems.push('storage_unavailable');
    }
    return { status: problems.length === 0 ? 'ok' : 'degraded', problems };
  }

  return {
    degraded: async (problem, signal) => {
      const now = clock.now().getTime();
      if (now - (noted.get(problem) ?? Number.NEGATIVE_INFINITY) < MINUTE_MS) return;
      noted.set(problem, now);
      const name = `${HEALTH_STORE.health.prefix}${problem}`;
      const bytes = Buffer.from('{"version":1}');
      // Its time of change is what counts, so it is written anew; somebody else's write at the same time does as well.
      if ((await blobs.create(name, bytes, signal)) !== null) return;
      await blobs.remove(name, signal);
      await blobs.create(name, bytes, signal);
    },
    read: async () => {
      const now = clock.now().getTime();
      if (last === null || now - last.at >= FRESH_MS) last = { health: await look(), at: now };
      return last.health;
    },
  };
}
