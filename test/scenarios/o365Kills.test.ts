import { afterEach, expect, it } from 'vitest';
import type { Fault } from '../simulators/microsoft365/faults.ts';
import { startMicrosoft365, type Microsoft365 } from '../simulators/microsoft365/startMicrosoft365.ts';
import { addBlobs, arrivedIds, availableIds, companySettings, recordsInHub } from './support/company.ts';
import { startRunningApp, type RunningApp } from './support/runningApp.ts';

const LIMIT = { timeout: 120_000 };
const HANGS: Fault = { kind: 'hold', until: new Promise(() => undefined) };

let app: RunningApp | null = null;
let microsoft: Microsoft365 | null = null;
afterEach(async () => {
  await app?.stop();
  await microsoft?.stop();
  app = null;
  microsoft = null;
});

async function start(prepare: (company: Microsoft365) => void, settings: Readonly<Record<string, string>> = {}) {
  const company = await startMicrosoft365();
  microsoft = company;
  prepare(company);
  const running = await startRunningApp({ settings: { ...companySettings(company), ...settings } });
  app = running;
  return { company, running };
}

/** Kills the poller's process in the middle of a tick, and lets further ticks end the work. */
async function killInTick(company: Microsoft365, running: RunningApp, isThere: () => boolean | Promise<boolean>) {
  const tick = running.host.runTimer('pollO365').then(
    () => 'ended',
    () => 'killed',
  );
  await running.until('the step to kill at', isThere);
  await running.host.kill('pollO365');
  expect(await tick).toBe('killed');
  company.faults.clear();
  await running.host.runTimer('pollO365');
}

async function expectEachOnce(company: Microsoft365, running: RunningApp): Promise<void> {
  const ids = availableIds(company);
  await running.until('every record', () => arrivedIds(running).size >= ids.length);
  const arrived = arrivedIds(running);
  expect([...arrived.keys()].toSorted()).toEqual(ids);
  // What the second tick published again is left out by ingest.
  expect([...arrived.values()].filter((times) => times > 1)).toEqual([]);
  expect(company.verdict.violations).toEqual([]);
}

const isFetching = ({ requests }: Microsoft365) => requests.some((request) => request.includes('/audit/'));

it('killed after it has listed: the next tick reads all of it', LIMIT, async () => {
  const { company, running } = await start((to) => {
    addBlobs(to, 'Audit.Exchange', 3, 5);
    to.faults.add({ on: 'audit', fault: HANGS });
  });
  await killInTick(company, running, () => isFetching(company));
  await expectEachOnce(company, running);
});

it('killed in the middle of a blob: it goes on behind what was acknowledged', LIMIT, async () => {
  const { company, running } = await start((to) => {
    addBlobs(to, 'Audit.General', 1, 160, 30_000);
    to.faults.add({ on: 'audit', fault: { kind: 'drip', bytesPerSecond: 2_000_000 } });
  });
  await killInTick(company, running, async () => (await running.blobNames('o365/resume/')).length > 0);
  await expectEachOnce(company, running);
  // Two of the five megabytes were acknowledged for good before the kill.
  expect(recordsInHub(running)).toBeLessThan(160 * 1.6);
  expect(await running.blobNames('o365/resume/')).toEqual([]);
});

it('killed after the acknowledgement and before the ledger: what is published again is left out', LIMIT, async () => {
  const { company, running } = await start((to) => {
    addBlobs(to, 'Audit.SharePoint', 2, 5);
    let fetched = 0;
    // The second blob of the cell keeps the ledger from being written.
    to.faults.add({ on: 'audit', fault: HANGS, matches: () => ++fetched === 2 });
  });
  await killInTick(company, running, () => recordsInHub(running) === 5);
  await expectEachOnce(company, running);
  // Nothing had told the second tick that the first blob was done.
  expect(recordsInHub(running)).toBe(15);
  expect(await running.blobNames('o365/ledger/')).toHaveLength(1);
});

it('while Graph hangs, a tick of the audit poller ends and its records arrive', LIMIT, async () => {
  const { company, running } = await start(
    (to) => {
      addBlobs(to, 'Audit.AzureActiveDirectory', 2, 5);
      to.faults.add({ on: 'messageTraces', fault: HANGS });
    },
    { MESSAGE_TRACES_ENABLED: 'true' },
  );
  let isTracing = true;
  const traces = running.host.runTimer('pollMessageTraces').finally(() => {
    isTracing = false;
  });
  await running.until('Graph hangs', () => company.requests.some((request) => request.includes('messageTraces')));
  await running.host.runTimer('pollO365');
  await expectEachOnce(company, running);
  expect(isTracing).toBe(true);
  await running.host.kill('pollMessageTraces');
  await traces.catch(() => undefined);
});
