import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { FunctionHost } from './functionHost.ts';
import { type Rig, startRig } from './support/rig.ts';
import { until } from './support/until.ts';

let rig: Rig;
let host: FunctionHost | null = null;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
beforeEach(() => rig.reports.answer(() => 200));
afterEach(async () => {
  await host?.stop();
  host = null;
});

const statusBlob = () =>
  BlobServiceClient.fromConnectionString(rig.azurite.connectionString)
    .getContainerClient('azure-webjobs-hosts')
    .getBlockBlobClient('timers/grantwire-test-host/Host.Functions.tick/status');

it('runs a timer on its schedule in scaled time without overlap, and on demand', async () => {
  const settings = { ...rig.settings, TICK_SCHEDULE: '0 */5 * * * *' };
  rig.reports.answer((report) => (report.name === 'tick' ? 'hold' : 200));
  host = await rig.start({ functions: ['tick'], settings, timeScale: 0.001 });
  await until('the first tick', () => rig.reports.of('tick').length === 1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(rig.reports.of('tick')).toHaveLength(1);
  rig.reports.answer(() => 200);
  rig.reports.release(200);
  await until('more ticks', () => rig.reports.of('tick').length >= 3);
  expect(rig.reports.of('tick')[0]?.body).toMatchObject({
    schedule: { adjustForDST: true },
    scheduleStatus: { last: expect.any(String), next: expect.any(String), lastUpdated: expect.any(String) },
    isPastDue: false,
  });
  await host.pause('tick');
  const ticks = rig.reports.of('tick').length;
  await host.resume('tick');
  await host.runTimer('tick');
  expect(rig.reports.of('tick').length).toBeGreaterThan(ticks);
});

it('rejects a timer run on demand that fails', async () => {
  await statusBlob().deleteIfExists();
  host = await rig.start({ functions: ['tick'] });
  rig.reports.answer((report) => (report.name === 'tick' ? 500 : 200));
  await expect(host.runTimer('tick')).rejects.toThrow('refused with 500');
});

it('makes up for a run that was missed while the host was down', async () => {
  const status = JSON.stringify({
    Last: '2026-01-01T00:00:00.000Z',
    Next: '2026-01-01T00:05:00.000Z',
    LastUpdated: '2026-01-01T00:00:00.000Z',
  });
  await statusBlob().upload(status, status.length);
  const before = rig.reports.of('tick').length;
  host = await rig.start({ functions: ['tick'] });
  await until('the missed run', () => rig.reports.of('tick').length === before + 1);
  expect(rig.reports.of('tick').at(-1)?.body).toMatchObject({
    isPastDue: true,
    scheduleStatus: { next: '2026-01-01T00:05:00.000Z' },
  });
  await until('a new status', async () => !(await statusBlob().downloadToBuffer()).toString().includes('2026-01-01'));
});

it('serves HTTP functions by route, method and key, with the settings as whole environment', async () => {
  process.env['LEAKED_FROM_THE_SHELL'] = 'yes';
  host = await rig.start({ functions: ['echo', 'open'] });
  delete process.env['LEAKED_FROM_THE_SHELL'];
  const { httpUrl, keys } = host;
  const call = (path: string, init?: RequestInit): Promise<Response> => fetch(`${httpUrl}${path}`, init);
  const key = { 'x-functions-key': keys.host };

  const response = await call('/api/Things/a%20b?q=1', { method: 'POST', body: 'hello', headers: key });
  expect([response.status, response.headers.get('x-id')]).toEqual([201, 'a b']);
  const env = [...Object.keys(rig.settings), 'HOME', 'PATH'].sort();
  expect(await response.json()).toEqual({ text: 'hello', query: '1', env });

  expect((await call('/api/things/1', { method: 'POST' })).status).toBe(401);
  expect((await call(`/api/things/1?code=${keys.master}`, { method: 'POST' })).status).toBe(201);
  expect((await call('/api/things/1', { method: 'POST', headers: { 'x-functions-key': 'wrong' } })).status).toBe(401);
  expect((await call('/api/things/1', { headers: key })).status).toBe(404);
  expect((await call('/api/things/1', { method: 'HEAD', headers: key })).status).toBe(404);
  const inChunks = { method: 'POST', headers: key, body: new Blob(['hello']).stream(), duplex: 'half' } as const;
  expect(await (await call('/api/things/1', inChunks)).json()).toMatchObject({ text: '' });
  expect((await call('/api/things/1/2', { method: 'POST', headers: key })).status).toBe(404);
  expect((await call('/api/things/%zz', { method: 'POST', headers: key })).status).toBe(400);
  expect((await call('/things/1', { method: 'POST', headers: key })).status).toBe(404);
  const thrown = await call('/api/open');
  expect([thrown.status, await thrown.text()]).toEqual([500, '']);
  expect(rig.logs.some((entry) => entry.function === 'open' && entry.message.includes('the function failed'))).toBe(
    true,
  );

  await host.kill('echo');
  expect((await call(`/api/things/2?code=${keys.functions['echo'] ?? ''}`, { method: 'POST' })).status).toBe(201);
});
