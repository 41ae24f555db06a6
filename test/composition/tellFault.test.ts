import { beforeEach, expect, it } from 'vitest';
import { healthRecord } from '../../src/composition/health.ts';
import { faultTeller } from '../../src/composition/tellFault.ts';
import { blobNotices } from '../../src/notices/notices.ts';
import { TriggerInputError } from '../../src/platform/hubs/triggerBatch.ts';
import { InfrastructureError } from '../../src/platform/runtime/infrastructureError.ts';
import type { Invocation } from '../../src/platform/runtime/invocation.ts';
import { StateVersionError } from '../../src/platform/storage/state.ts';
import { recordingLog } from '../platform/runtime/recordingLog.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';

const MINUTE_MS = 60_000;
let time: number;
const clock = { now: () => new Date(time) };
let blobs: ReturnType<typeof memoryBlobStore>;

beforeEach(() => {
  time = Date.parse('2026-11-20T08:00:00Z');
  blobs = memoryBlobStore(clock.now);
});

/** One process: health and faults of different functions come from different ones. */
function startProcess() {
  const { log, lines } = recordingLog();
  const health = healthRecord(blobs, clock);
  const tell = faultTeller(blobNotices(blobs, clock, true), health);
  const call: Invocation = { log, signal: new AbortController().signal, stopAt: new Date(time), attempt: 0 };
  return { health, lines, fail: (error: unknown) => tell(error, call) };
}

const told = () =>
  Object.keys(blobs.contents())
    .filter((name) => name.startsWith('notices/told/'))
    .map((name) => name.split('/')[2]);

const unreadable = new TriggerInputError('ingestDiagnostics', 'messages as bytes');

it('trigger input that cannot be read is one notice and degrades the health that another instance answers with', async () => {
  const ingest = startProcess();
  const http = startProcess();
  expect(await http.health.read()).toEqual({ status: 'ok', problems: [] });
  for (let minute = 0; minute < 20; minute++) {
    await ingest.fail(unreadable);
    time += MINUTE_MS;
    expect(await http.health.read()).toEqual({ status: 'degraded', problems: ['trigger_unreadable'] });
  }
  expect(told()).toEqual(['trigger_unreadable']);
  time += 10 * MINUTE_MS;
  expect(await http.health.read()).toEqual({ status: 'ok', problems: [] });
});

it('health looks at storage at most every half minute, and says when it cannot', async () => {
  const { health } = startProcess();
  let looks = 0;
  blobs.intercept(() => void looks++);
  for (let second = 0; second < 60; second++) {
    await health.read();
    time += 1_000;
  }
  expect(looks).toBe(2);
  blobs.intercept(() => {
    throw new InfrastructureError('storage', 'list health/', { cause: new Error('down') });
  });
  time += MINUTE_MS;
  expect(await health.read()).toEqual({ status: 'degraded', problems: ['storage_unavailable'] });
});

it('tells of state of a newer release, says nothing of what a retry mends, and never throws itself', async () => {
  const { fail, lines } = startProcess();
  await fail(new StateVersionError('cursor', 'cursors/siem/0.json', 9, 1));
  await fail(new InfrastructureError('storage', 'read a', { cause: new Error('down') }));
  expect(told()).toEqual(['state_unreadable']);
  blobs.intercept(() => {
    throw new Error('down');
  });
  await fail(unreadable);
  expect(lines.at(-1)).toEqual({ level: 'warn', event: 'fault_not_told', fields: { reason: 'Error' } });
});
