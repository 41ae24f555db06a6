import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTracePoller } from '../../src/o365/createTracePoller.ts';
import type { Poller } from '../../src/o365/createPoller.ts';
import { blobNotices } from '../../src/notices/notices.ts';
import { createDispatcherPool, type DispatcherPool } from '../../src/platform/http/dispatcher.ts';
import { microsoftConnector } from '../../src/platform/http/microsoftConnector.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import type { LogFields } from '../../src/platform/runtime/log.ts';
import { memoryHub, type MemoryHub } from '../platform/hubs/memoryHub.ts';
import { memoryBlobStore, type MemoryBlobStore } from '../platform/storage/memoryBlobStore.ts';
import {
  APP_REGISTRATION,
  startMicrosoft365,
  type Microsoft365,
} from '../simulators/microsoft365/startMicrosoft365.ts';
import { liveMail } from '../simulators/microsoft365/traces/traceLife.ts';
import { seededRandom } from '../simulators/microsoft365/tenant/random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Row {
  readonly id: string;
  readonly recipientAddress: string;
  readonly status: string;
  readonly tenantId: string;
  readonly traceVersion: number;
}

let microsoft: Microsoft365;
let pool: DispatcherPool;
let blobs: MemoryBlobStore;
let hub: MemoryHub;
let now: number;
let log: { readonly event: string; readonly fields: LogFields }[];
let step: (operation: string) => Promise<void>;
let poller: Poller;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24, 8, 20, 0);
  log = [];
  step = () => Promise.resolve();
  microsoft = await startMicrosoft365({ now: () => now });
  pool = createDispatcherPool({ now: Date.now, connections: 2, connector: microsoftConnector(null) });
  blobs = memoryBlobStore();
  hub = memoryHub('o365', 4, () => new Date(now));
  poller = newPoller();
});
afterEach(async () => {
  await pool.close();
  await microsoft.stop();
});

function newPoller(): Poller {
  const app = microsoft.directory.apps.get(APP_REGISTRATION);
  if (app === undefined) throw new Error('no app registration');
  const clock = { now: () => new Date(now) };
  return createTracePoller({
    settings: { tenantId: microsoft.tenant.id, cloud: 'public', graphEndpoint: microsoft.origin, hub: 'o365' },
    blobs,
    notices: blobNotices(blobs, clock, false),
    hubOf: () => hub.client((operation) => step(operation)),
    tokens: (scope) => ({
      get: () => Promise.resolve(microsoft.directory.issue(app, scope.replace('/.default', ''))),
      expire: () => undefined,
    }),
    dispatchers: pool,
    timing: {
      now: () => now,
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
    },
  });
}

async function tick(): Promise<void> {
  const write = (event: string, fields: LogFields) => void log.push({ event, fields });
  await poller.poll(45_000, {
    log: { info: write, warn: write, error: write },
    signal: new AbortController().signal,
    stopAt: new Date(now + 10 * MINUTE),
    attempt: 0,
  });
  now += 10 * MINUTE;
}

function rows(): Row[] {
  return hub.partitions
    .flatMap((partition) => hub.read(partition, 0, 100_000))
    .flatMap(({ bytes }) => (JSON.parse(Buffer.from(bytes).toString()) as { records: Row[] }).records);
}

function add(
  id: string,
  recipient: string,
  minutesAgo: number,
  statuses: readonly [minutes: number, status: string][],
) {
  microsoft.traces.add({
    id,
    senderAddress: 'news@outside.example',
    recipientAddress: recipient,
    messageId: `<${id}@nordwind.example>`,
    receivedMs: now - minutesAgo * MINUTE,
    subject: 'Rotor',
    size: 1000,
    visibleMs: now - minutesAgo * MINUTE,
    statuses: statuses.map(([minutes, status]) => ({ atMs: now + minutes * MINUTE, status })),
  });
}

describe('message traces', () => {
  it('are one record for each recipient, with the tenant, published once while nothing changes', async () => {
    add('m1', 'ida@nordwind.example', 30, [[-60, 'delivered']]);
    add('m1', 'Jo@nordwind.example', 30, [[-60, 'failed']]);
    for (let count = 0; count < 8; count++) await tick();
    expect(rows().map(({ id, recipientAddress, status }) => [id, recipientAddress, status])).toEqual(
      expect.arrayContaining([
        ['m1', 'ida@nordwind.example', 'delivered'],
        ['m1', 'Jo@nordwind.example', 'failed'],
      ]),
    );
    expect(rows()).toHaveLength(2);
    expect(rows().every(({ tenantId }) => tenantId === microsoft.tenant.id)).toBe(true);
    expect(microsoft.verdict.violations).toEqual([]);
  });

  it('come again with a version when the status changed', async () => {
    add('m2', 'ida@nordwind.example', 5, [
      [-60, 'pending'],
      [15, 'delivered'],
    ]);
    for (let count = 0; count < 4; count++) await tick();
    expect(rows().map(({ status, traceVersion }) => [status, traceVersion])).toEqual(
      expect.arrayContaining([
        ['pending', 1],
        ['delivered', 2],
      ]),
    );
    expect(rows()).toHaveLength(2);
  });

  it('of a busy day are complete within 26 hours, late rows and last statuses included', async () => {
    const random = seededRandom(5);
    liveMail(microsoft.traces, microsoft.tenant, random, now - HOUR, now + 4 * HOUR, 40);
    for (let count = 0; count < 26 * 6; count++) await tick();
    const seen = new Map(rows().map((row) => [`${row.id}/${row.recipientAddress}`, row]));
    const wanted = microsoft.traces.rows().filter(({ visibleMs, receivedMs }) => visibleMs - receivedMs < 20 * HOUR);
    expect(wanted.length).toBeGreaterThan(100);
    for (const { id, recipientAddress } of wanted) expect(seen.has(`${id}/${recipientAddress}`)).toBe(true);
    expect(microsoft.tracesFace.throttled()).toBe(0);
    expect(microsoft.verdict.violations).toEqual([]);
  }, 60_000);

  it('follow every page, and commit an hour only when all of them arrived', async () => {
    for (let index = 0; index < 5_010; index++) add(`p${index}`, 'ida@nordwind.example', 15, [[-60, 'delivered']]);
    let failures = 1;
    microsoft.faults.add({
      on: 'messageTraces',
      fault: { kind: 'answer', status: 503 },
      matches: ({ query }) => query.has('$skiptoken') && failures-- > 0,
    });
    await tick();
    expect(Object.keys(blobs.contents()).filter((name) => name.startsWith('o365/traces/'))).toEqual([]);
    await tick();
    expect(new Set(rows().map(({ id }) => id)).size).toBe(5_010);
  }, 60_000);

  it('are published again under the same status after the hub failed, and none is lost', async () => {
    add('m3', 'ida@nordwind.example', 5, [[-60, 'delivered']]);
    step = (operation) =>
      operation.endsWith('publish')
        ? Promise.reject(new InfrastructureError('hub o365', 'publish', { cause: new Error('down') }))
        : Promise.resolve();
    await expect(tick()).rejects.toThrow('failed to publish');
    step = () => Promise.resolve();
    poller = newPoller();
    await tick();
    expect(rows()).toHaveLength(1);
  });

  it('that Graph refuses on the first day are "not yet", and afterwards a notice', async () => {
    microsoft.tracesFace.notBefore(now + 30 * HOUR);
    const told = () => Object.keys(blobs.contents()).filter((name) => name.startsWith('notices/told/feed_parked/'));
    for (let count = 0; count < 23 * 6; count++) await tick();
    expect(log.some(({ event }) => event === 'message_traces_not_yet')).toBe(true);
    expect(told()).toEqual([]);
    for (let count = 0; count < 2 * 6; count++) await tick();
    expect(told()).toHaveLength(1);
    now += 6 * HOUR;
    add('m4', 'ida@nordwind.example', 5, [[-60, 'delivered']]);
    await tick();
    expect(rows()).toHaveLength(1);
  }, 60_000);

  it.each([429, 500, 503])('%d costs a tick and nothing else', async (status) => {
    add('m5', 'ida@nordwind.example', 5, [[-60, 'delivered']]);
    microsoft.faults.add({ on: 'messageTraces', fault: { kind: 'answer', status }, times: 1 });
    await tick();
    await tick();
    expect(rows()).toHaveLength(1);
  });

  it('never take the token elsewhere', async () => {
    const body = JSON.stringify({ value: [], '@odata.nextLink': 'http://127.0.0.1:9/v1.0/admin/exchange/tracing/x' });
    microsoft.faults.add({ on: 'messageTraces', fault: { kind: 'answer', status: 200, body }, times: 1 });
    await tick();
    expect(log.find(({ event }) => event === 'message_traces_failed')?.fields).toEqual({ code: 'url_refused' });
  });
});
