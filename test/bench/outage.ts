import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBenchApp, type BenchApp } from './benchApp.ts';
import { HUBS } from '../demo/app/hubs.ts';

/** An hour at 100 events a second. */
const EVENTS = 360_000;
const RECORDS_PER_MESSAGE = 200;
const SETTLE_MS = 5_000;

export interface OutageFigures {
  /** Events per second from the first accepted request to the last. */
  readonly drainRate: number;
  /** Requests that the receiver saw while it was down. */
  readonly attempts: number;
  /** Resident memory of the outbox's process at the end of the outage over that at its beginning, MiB. */
  readonly growthMiB: number;
}

/**
 * An endpoint that is down while an hour's worth of events (360,000) piles up, and comes back: batches of 50. The events
 * come as fast as ingest takes them, so the outage is shorter than an hour; how many attempts a whole hour costs follows
 * from the back-off and is tested with a fake clock.
 */
export async function measureOutage(): Promise<OutageFigures> {
  let firstAccepted = 0;
  const app = await startBenchApp({ WEBHOOK_1_BATCH_SIZE: '50', REPEAT_WINDOW_HOURS: '0' }, () => {
    if (firstAccepted === 0) firstAccepted = performance.now();
  });
  try {
    await publish(app, 0, 10);
    await app.arrived(10 * RECORDS_PER_MESSAGE);
    app.receiver.behave({ action: { kind: 'status', status: 503 } });
    const refusedBefore = app.receiver.stats().misbehaved;
    await publish(app, 10, 4);
    await sleep(SETTLE_MS);
    const memoryBefore = await residentMiB(app);
    const messages = EVENTS / RECORDS_PER_MESSAGE;
    await publish(app, 14, messages);
    await ingested(app);
    const growthMiB = (await residentMiB(app)) - memoryBefore;
    const attempts = app.receiver.stats().misbehaved - refusedBefore;
    app.receiver.behave();
    firstAccepted = 0;
    const before = app.receiver.eventIds.size;
    await app.arrived((14 + messages) * RECORDS_PER_MESSAGE, 600);
    const events = (14 + messages) * RECORDS_PER_MESSAGE - before;
    return { drainRate: events / ((performance.now() - firstAccepted) / 1000), attempts, growthMiB };
  } finally {
    await app.stop();
  }
}

async function publish({ hubs }: BenchApp, first: number, count: number): Promise<void> {
  const partitions = HUBS.find(({ name }) => name === 'diagnostics')?.partitions ?? 1;
  const message = (number: number) => {
    const records = Array.from({ length: RECORDS_PER_MESSAGE }, (_, index) => ({
      time: '2026-11-20T08:00:00Z',
      category: 'AuditLogs',
      operationName: 'Update user',
      tenantId: '7f1f3c1e-2f0a-4d55-9a34-5f6a0c1d2e3f',
      properties: { id: `bench_${number}_${index}`, result: 'success', activityDisplayName: 'Update user' },
    }));
    return Buffer.from(JSON.stringify({ records }));
  };
  for (let at = 0; at < count; at += 25) {
    const slice = Array.from({ length: Math.min(25, count - at) }, (_, index) => message(first + at + index));
    await hubs.publish('diagnostics', String((at / 25) % partitions), slice);
  }
}

/** Until the hub `events` stops growing: ingest has taken everything. */
async function ingested({ hubs }: BenchApp): Promise<void> {
  const partitions = HUBS.find(({ name }) => name === 'events')?.partitions ?? 1;
  let last = -1;
  for (let quiet = 0; quiet < 8; ) {
    const ends = await Promise.all(
      Array.from({ length: partitions }, (_, id) => hubs.partitionState('events', String(id))),
    );
    const total = ends.reduce((sum, { next }) => sum + next, 0);
    quiet = total === last ? quiet + 1 : 0;
    last = total;
    await sleep(500);
  }
}

async function residentMiB({ host }: BenchApp): Promise<number> {
  const pid = host.pids['outbox1']?.[0] ?? 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
