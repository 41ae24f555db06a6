import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobNotices } from '../../src/notices/notices.ts';
import { systemTiming } from '../../src/o365/api/timing.ts';
import { isContentType } from '../../src/o365/contentTypes.ts';
import { createPoller } from '../../src/o365/createPoller.ts';
import { createDispatcherPool } from '../../src/platform/http/dispatcher.ts';
import { microsoftConnector } from '../../src/platform/http/microsoftConnector.ts';
import type { HubPublisher } from '../../src/platform/hubs/hub.ts';
import type { LogFields } from '../../src/platform/runtime/log.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';

const SLICE_MS = 45_000;
/** A send to a hub takes so long. */
const SEND_MS = 15;

/** Reads what there is in the company at `origin`, and prints its peak memory. */
const [, , origin = '', tenantId = '', token = '', type = ''] = process.argv;
if (!isContentType(type)) throw new Error(`no content type: ${type}`);

const hub: HubPublisher = {
  properties: () => Promise.resolve({ createdOn: new Date(0), partitions: ['0', '1', '2', '3'] }),
  partition: () => Promise.resolve({ beginSequenceNumber: 0, nextSequenceNumber: 0 }),
  maxBodyBytes: () => Promise.resolve(1024 * 1024),
  publish: () => sleep(SEND_MS),
  close: () => Promise.resolve(),
};
const blobs = memoryBlobStore();
const dispatchers = createDispatcherPool({ now: Date.now, connections: 40, connector: microsoftConnector(null) });
const poller = createPoller({
  settings: {
    tenantId,
    cloud: 'public',
    officeEndpoint: origin,
    hubs: new Map([[type, 'o365']]),
    requestsPerMinute: 1200,
    initialLookbackHours: 2,
    ignoredSources: [],
  },
  blobs,
  notices: blobNotices(blobs, { now: () => new Date() }, false),
  hubOf: () => hub,
  tokens: () => ({ get: () => Promise.resolve(token), expire: () => undefined }),
  dispatchers,
  timing: systemTiming,
  random: Math.random,
});
let records = 0;
let left = 1;
const write = (event: string, fields: LogFields) => {
  if (event !== 'o365_polled') return;
  records += Number(fields['records']);
  left = Number(fields['contentsLeft']);
};
const isDone = () => left === 0;
while (!isDone()) {
  await poller.poll(SLICE_MS, {
    log: { info: write, warn: write, error: write },
    signal: new AbortController().signal,
    stopAt: new Date(Date.now() + 600_000),
    attempt: 0,
  });
}
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
console.log(JSON.stringify({ peakMiB: Math.round(Number(peak) / 1024), records }));
await dispatchers.close();
