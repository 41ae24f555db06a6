import { createServer, request as forward } from 'node:http';
import { once } from 'node:events';
import { createTenant } from '../simulators/microsoft365/tenant/tenant.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';
import { recordOfSize } from '../simulators/microsoft365/tenant/recordOfSize.ts';
import { EventHubProducerClient } from '@azure/event-hubs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBenchApp } from './benchApp.ts';

const EVENTS = 2_000;
const EVENTS_PER_SECOND = 200;

/**
 * Storage writes (PUT, POST and DELETE of the app and of its host, counted on the way to the storage account) per
 * thousand events, with messages of so many records arriving at 200 events a second.
 */
export async function measureStorageWrites(recordsPerMessage: number): Promise<number> {
  const counter = await startCounter();
  const app = await startBenchApp({}, undefined, (connectionString) => counter.inFrontOf(connectionString));
  const producer = new EventHubProducerClient(app.hubs.connectionString, 'diagnostics');
  try {
    const random = seededRandom(11);
    const tenant = createTenant(random);
    const send = async (messages: number) => {
      for (let sent = 0; sent < messages; sent++) {
        const records = Array.from({ length: recordsPerMessage }, () =>
          recordOfSize({ tenant, random, now: () => new Date() }, 1_500),
        );
        await producer.sendBatch([{ body: Buffer.from(`{"records":[${records.join(',')}]}`) }]);
        await sleep((recordsPerMessage * 1000) / EVENTS_PER_SECOND);
      }
    };
    const messages = EVENTS / recordsPerMessage;
    const warmUp = Math.max(4, messages / 10);
    await send(warmUp);
    await app.arrived(warmUp * recordsPerMessage);
    const before = counter.writes();
    await send(messages);
    await app.arrived((warmUp + messages) * recordsPerMessage);
    await sleep(500);
    return ((counter.writes() - before) * 1000) / EVENTS;
  } finally {
    await producer.close();
    await app.stop();
    await counter.stop();
  }
}

/** A proxy that counts what it forwards to the blob endpoint. */
async function startCounter() {
  let writes = 0;
  let target = '';
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'PUT' || incoming.method === 'POST' || incoming.method === 'DELETE') writes++;
    const { method = 'GET', headers, url = '/' } = incoming;
    const onward = forward(`${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    writes: () => writes,
    inFrontOf: (connectionString: string) =>
      connectionString.replace(/BlobEndpoint=(http:\/\/[^/;]+)/, (_match, origin: string) => {
        target = origin;
        return `BlobEndpoint=http://127.0.0.1:${port}`;
      }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
