import { readFile } from 'node:fs/promises';
import { createTenant } from '../simulators/microsoft365/tenant/tenant.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { recordOfSize } from '../simulators/microsoft365/tenant/recordOfSize.ts';
import { PARTITIONS } from '../demo/app/hubs.ts';
import { startBenchApp } from './benchApp.ts';

const MESSAGES = 100;
const MESSAGE_BYTES = 1_000_000;
const RECORD_BYTES = 1_500;

/** The most memory that the processes of the app's workers ever held, MiB. */
export interface LargeMessagesFigures {
  readonly ingestMiB: number;
  readonly outboxMiB: number;
}

/**
 * A hundred messages of 1 MB at once, over the four partitions of a source hub: what the settings of `host.json` let
 * one worker hold at a time. The host's own memory is that of the test host and says nothing about Azure's.
 */
export async function measureLargeMessages(): Promise<LargeMessagesFigures> {
  const app = await startBenchApp({ WEBHOOK_1_BATCH_SIZE: '100' });
  try {
    const random = seededRandom(11);
    const context = { tenant: createTenant(random), random, now: () => new Date() };
    const perMessage = Math.floor(MESSAGE_BYTES / (RECORD_BYTES + 1));
    const message = () => {
      const records = Array.from({ length: perMessage }, () => recordOfSize(context, RECORD_BYTES));
      return Buffer.from(`{"records":[${records.join(',')}]}`);
    };
    const perPartition = MESSAGES / PARTITIONS.diagnostics;
    const waiting = Array.from({ length: PARTITIONS.diagnostics }, () => Array.from({ length: perPartition }, message));
    await Promise.all(waiting.map((bodies, id) => app.hubs.publish('diagnostics', String(id), bodies)));
    await app.arrived(MESSAGES * perMessage);
    const pidsOf = (name: string) =>
      Object.entries(app.host.pids)
        .filter(([key]) => key.toLowerCase().startsWith(name))
        .flatMap(([, pids]) => pids);
    return { ingestMiB: await peakMiB(pidsOf('ingestdiagnostics')), outboxMiB: await peakMiB(pidsOf('outbox1')) };
  } finally {
    await app.stop();
  }
}

/** The largest resident size that one of the processes has had. */
async function peakMiB(pids: readonly number[]): Promise<number> {
  const peaks = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
    }),
  );
  return Math.max(...peaks);
}
