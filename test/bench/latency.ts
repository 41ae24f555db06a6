import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../host/start/percentiles.ts';
import { startBenchApp } from './benchApp.ts';
import { EventHubProducerClient } from '@azure/event-hubs';
import { createTenant } from '../simulators/tenant/tenant.ts';
import { seededRandom } from '../simulators/tenant/random.ts';
import { recordOfSize } from '../simulators/tenant/recordOfSize.ts';

const EVENTS_PER_SECOND = 200;
const SECONDS = 20;
const WARM_UP_SECONDS = 3;

/**
 * 99th percentile, in milliseconds, from the moment the source hub took a record to the moment its webhook was received,
 * at 200 single-record messages a second, evenly paced, with one receiver that takes one event a request.
 */
export async function measureLatency(): Promise<number> {
  const latencies: number[] = [];
  const app = await startBenchApp({}, ({ body, receivedAt }) => {
    const event = JSON.parse(body) as { data: { source: { enqueued_time: string } } };
    latencies.push(receivedAt - Date.parse(event.data.source.enqueued_time));
  });
  const producer = new EventHubProducerClient(app.hubs.connectionString, 'diagnostics');
  try {
    const random = seededRandom(7);
    const tenant = createTenant(random);
    const total = EVENTS_PER_SECOND * (SECONDS + WARM_UP_SECONDS);
    const start = performance.now();
    const sends: Promise<void>[] = [];
    for (let sent = 0; sent < total; sent++) {
      const wait = start + (sent * 1000) / EVENTS_PER_SECOND - performance.now();
      if (wait > 1) await sleep(wait);
      const record = recordOfSize({ tenant, random, now: () => new Date() }, 1_500);
      sends.push(producer.sendBatch([{ body: Buffer.from(`{"records":[${record}]}`) }]));
    }
    await Promise.all(sends);
    await app.arrived(total);
    return percentiles(latencies.slice(EVENTS_PER_SECOND * WARM_UP_SECONDS)).p99 ?? Number.NaN;
  } finally {
    await producer.close();
    await app.stop();
  }
}
