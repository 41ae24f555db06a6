import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../demo/account/percentiles.ts';
import { startBenchApp } from './benchApp.ts';
import { EventHubProducerClient } from '@azure/event-hubs';
import { createTenant } from '../simulators/microsoft365/tenant/tenant.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { recordOfSize } from '../simulators/microsoft365/tenant/recordOfSize.ts';

const SECONDS = 20;
const WARM_UP_SECONDS = 3;

/**
 * 99th percentile, in milliseconds, from the moment the source hub took a record to the moment the first connection's
 * receiver had its webhook: single-record messages, evenly paced, one event a request.
 *
 * @param others URLs of further connections beside the measured one
 */
export async function measureLatency(eventsPerSecond: number, others: readonly string[] = []): Promise<number> {
  const latencies: number[] = [];
  const app = await startBenchApp(otherConnections(others), ({ body, receivedAt }) => {
    const event = JSON.parse(body) as { data: { source: { enqueued_time: string } } };
    latencies.push(receivedAt - Date.parse(event.data.source.enqueued_time));
  });
  const producer = new EventHubProducerClient(app.hubs.connectionString, 'diagnostics');
  try {
    const random = seededRandom(7);
    const tenant = createTenant(random);
    const total = eventsPerSecond * (SECONDS + WARM_UP_SECONDS);
    const start = performance.now();
    const sends: Promise<void>[] = [];
    for (let sent = 0; sent < total; sent++) {
      const wait = start + (sent * 1000) / eventsPerSecond - performance.now();
      if (wait > 1) await sleep(wait);
      const record = recordOfSize({ tenant, random, now: () => new Date() }, 1_500);
      sends.push(producer.sendBatch([{ body: Buffer.from(`{"records":[${record}]}`) }]));
    }
    await Promise.all(sends);
    await app.arrived(total);
    return percentiles(latencies.slice(eventsPerSecond * WARM_UP_SECONDS)).p99 ?? Number.NaN;
  } finally {
    await producer.close();
    await app.stop();
  }
}

function otherConnections(urls: readonly string[]): Record<string, string> {
  const settings = urls.flatMap((url, index) => {
    const name = (setting: string) => `WEBHOOK_${index + 2}_${setting}`;
    return [
      [name('URL'), url],
      [name('ALLOW_HTTP'), 'true'],
      [name('ALLOW_PRIVATE'), '127.0.0.0/8'],
      [name('ALLOW_PORTS'), new URL(url).port],
      [name('SECRET'), `whsec_${Buffer.from(`bench connection ${index} signing key`).toString('base64')}`],
    ];
  });
  return { WEBHOOK_MAX_CONNECTIONS: '4', ...(Object.fromEntries(settings) as Record<string, string>) };
}
