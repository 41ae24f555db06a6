import type { ContainerClient } from '@azure/storage-blob';

/** What the host remembers of a timer between restarts. */
export interface TimerStatus {
  readonly last: Date;
  readonly next: Date;
  readonly lastUpdated: Date;
}

/** Keeps one timer's status. */
export interface TimerStatusStore {
  read(): Promise<TimerStatus | null>;
  write(status: TimerStatus): Promise<void>;
}

/** The container of the host's own state. */
export const HOSTS_CONTAINER = 'azure-webjobs-hosts';
const HOST_ID = 'grantwire-test-host';

/**
 * The status blob of `StorageScheduleMonitor` (azure-webjobs-sdk-extensions):
 * `timers/<host id>/Host.Functions.<name>/status`, JSON with Last, Next, LastUpdated.
 *
 * @param container the container `azure-webjobs-hosts`
 */
export function timerStatusStore(container: ContainerClient, functionName: string): TimerStatusStore {
  const blob = container.getBlockBlobClient(`timers/${HOST_ID}/Host.Functions.${functionName}/status`);
  return {
    async read() {
      await container.createIfNotExists();
      if (!(await blob.exists())) return null;
      const stored = JSON.parse((await blob.downloadToBuffer()).toString('utf8')) as Record<string, string>;
      const [last, next, lastUpdated] = ['Last', 'Next', 'LastUpdated'].map((name) => new Date(stored[name] ?? ''));
      if (last === undefined || next === undefined || lastUpdated === undefined) return null;
      return { last, next, lastUpdated };
    },
    async write(status) {
      const text = statusJson(status);
      await blob.upload(text, Buffer.byteLength(text));
    },
  };
}

/** The status as the host serializes it, in Pascal case. */
export function statusJson(status: TimerStatus): string {
  return JSON.stringify({
    Last: status.last.toISOString(),
    Next: status.next.toISOString(),
    LastUpdated: status.lastUpdated.toISOString(),
  });
}
