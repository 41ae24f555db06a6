import { createTenant } from '../simulators/microsoft365/tenant/tenant.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { recordOfSize } from '../simulators/microsoft365/tenant/recordOfSize.ts';
import { startBenchApp, type BenchApp } from './benchApp.ts';
import { HUBS } from '../demo/app/hubs.ts';

const RECORD_BYTES = 2_500;
const RECORDS_PER_MESSAGE = 100;
const WARM_UP_MESSAGES = 50;
const MESSAGES = 600;

/**
 * Records per second from the source hub to the receiver's 2xx: 60,000 records of 2.5 KB in messages of 100, batches of
 * 100 at the receiver, after a warm-up of 5,000. The messages lie in the hub before the clock starts, so that what feeds
 * the hub (in Azure not our machine) takes no part; hubs, storage and receiver share the cores with the app.
 */
export async function measurePipeline(format: 'event' | 'raw'): Promise<number> {
  const app = await startBenchApp({ WEBHOOK_1_FORMAT: format, WEBHOOK_1_BATCH_SIZE: '100', REPEAT_WINDOW_HOURS: '24' });
  try {
    const messages = benchMessages(WARM_UP_MESSAGES + MESSAGES);
    await publish(app, messages.slice(0, WARM_UP_MESSAGES));
    await app.arrived(WARM_UP_MESSAGES * RECORDS_PER_MESSAGE);
    await app.host.pause('ingestDiagnostics');
    await publish(app, messages.slice(WARM_UP_MESSAGES));
    const start = performance.now();
    await app.host.resume('ingestDiagnostics');
    await app.arrived(messages.length * RECORDS_PER_MESSAGE);
    return (MESSAGES * RECORDS_PER_MESSAGE) / ((performance.now() - start) / 1000);
  } finally {
    await app.stop();
  }
}

function benchMessages(count: number): Buffer[] {
  const random = seededRandom(20_261_121);
  const tenant = createTenant(random);
  const now = () => new Date('2026-11-20T08:00:00Z');
  return Array.from({ length: count }, () => {
    const records = Array.from({ length: RECORDS_PER_MESSAGE }, () =>
      recordOfSize({ tenant, random, now }, RECORD_BYTES),
    );
    return Buffer.from(`{"records":[${records.join(',')}]}`);
  });
}

async function publish({ hubs }: BenchApp, messages: readonly Buffer[]): Promise<void> {
  const partitions = HUBS.find(({ name }) => name === 'diagnostics')?.partitions ?? 1;
  for (let partition = 0; partition < partitions; partition++) {
    const share = messages.filter((_, index) => index % partitions === partition);
    // In slices: one call crosses the process boundary whole.
    for (let at = 0; at < share.length; at += 20)
      await hubs.publish('diagnostics', String(partition), share.slice(at, at + 20));
  }
}
