import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppLoadError, FunctionNotHostedError, startFunctionHost, TriggerStartError } from './functionHost.ts';
import { hubReportOf } from './support/hubReports.ts';
import { HUB, type Rig, startRig } from './support/rig.ts';
import { until } from './support/until.ts';

let rig: Rig;
const directories: string[] = [];
beforeAll(async () => {
  rig = await startRig();
});
afterAll(async () => {
  await rig.stop();
  await Promise.all(directories.map((directory) => rm(directory, { recursive: true })));
});

async function appOf(source: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'host-app-'));
  directories.push(directory);
  await writeFile(join(directory, 'package.json'), JSON.stringify({ type: 'module', main: 'main*.js' }));
  await writeFile(join(directory, 'host.json'), '{"version":"2.0"}');
  await writeFile(join(directory, 'main1.js'), source);
  return directory;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('runs every function that is not disabled, each in its own process, and ends them in order', async () => {
  const settings = { ...rig.settings, 'AzureWebJobs.second.Disabled': 'true' };
  const host = await rig.start({ settings });
  expect(Object.fromEntries(host.functions.map(({ name, type }) => [name, type]))).toEqual({
    echo: 'httpTrigger',
    first: 'eventHubTrigger',
    open: 'httpTrigger',
    tick: 'timerTrigger',
  });
  expect(Object.keys(host.pids).sort()).toEqual(['first', 'http', 'tick']);
  const pids = Object.values(host.pids).flat();
  expect(new Set(pids).size).toBe(3);
  await expect(host.steal('second', '0')).rejects.toThrow(FunctionNotHostedError);

  await host.stop();
  const told = rig.reports.of('appTerminate').map(({ body }) => body['pid']);
  expect(told).toHaveLength(pids.length);
  expect(new Set(told)).toEqual(new Set(pids));
  expect(pids.filter(isAlive)).toEqual([]);
  const exits = rig.events.flatMap((event) => (event.type === 'workerExited' ? [event.code] : []));
  expect(exits).toEqual([0, 0, 0]);
});

it('leaves the checkpoint alone when it is stopped during a retry', async () => {
  rig.reports.answer((report) => (report.name === 'first' ? 500 : 200));
  rig.hubs.publish(HUB, '1', [Buffer.from('kept')]);
  const host = await rig.start({ functions: ['first'] });
  await until('a failure', () => rig.events.some((event) => 'error' in event && event.error !== undefined));
  await host.stop();
  const before = rig.reports.of('first').length;
  rig.reports.answer(() => 200);
  const again = await rig.start({ functions: ['first'] });
  await until('the same message', () => rig.reports.of('first').length > before);
  const report = rig.reports.of('first').slice(before).map(hubReportOf)[0];
  expect(report).toMatchObject({ texts: ['kept'], retry: { retryCount: 0 } });
  await again.stop();
});

it("reports what the app threw while it was loaded in the app's words", async () => {
  const { REPORT_URL: _, ...settings } = rig.settings;
  const failure = await rig.start({ settings }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(AppLoadError);
  expect((failure as AppLoadError).message).toBe('REPORT_URL is missing: set it to the address that takes reports.');
  expect((failure as AppLoadError).appStack).toContain('app.js');
});

it('reports an app that ends its process as one that does not load', async () => {
  const appDirectory = await appOf('process.exit(3);');
  await expect(startFunctionHost({ appDirectory, settings: {} })).rejects.toThrow(AppLoadError);
});

it('names the setting that a binding lacks', async () => {
  const { EVENTS_HUB_NAME: _, ...settings } = rig.settings;
  const failure = await rig.start({ settings, functions: ['first'] }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(TriggerStartError);
  expect(failure).toMatchObject({ worker: 'first', reason: 'MissingSettingError' });
  expect((failure as TriggerStartError).message).toContain('EVENTS_HUB_NAME');
});

it('runs a bundle that makes its own require, as esbuild leaves it', async () => {
  const appDirectory = await appOf(`
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    const core = require('@azure/functions-core');
    const model = {
      getCapabilities: async () => ({}),
      getInvocationModel: () => ({
        getArguments: async () => ({ context: {}, inputs: [] }),
        invokeFunction: async (context, inputs, callback) => callback(...inputs),
        getResponse: async (context, result) => ({ returnValue: { http: { statusCode: '200', body: { string: result } } } }),
      }),
    };
    core.setProgrammingModel(model);
    const trigger = { type: 'httpTrigger', direction: 'in', authLevel: 'anonymous', methods: ['GET'], route: 'hi' };
    core.registerFunction({ name: 'hi', bindings: { request: trigger } }, () => 'hello ' + core.hostVersion);
  `);
  const host = await startFunctionHost({ appDirectory, settings: {} });
  const response = await fetch(`${host.httpUrl}/api/hi`);
  expect(await response.text()).toMatch(/^hello 4\./);
  await host.stop();
});
