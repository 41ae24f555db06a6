import { afterEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../simulators/receiver/receiver.ts';
import { startReceiver } from '../simulators/receiver/startReceiver.ts';
import { envelopes } from './support/records.ts';
import { arrivedNumbers, startRunningApp, type RunningApp } from './support/runningApp.ts';

const SECRET = 'whsec_cGF1c2VkLWNvbm5lY3Rpb24tc2lnbmluZy1rZXktMDAx';
const EIGHT_DAYS_MS = 8 * 86_400_000;

let app: RunningApp | null = null;
let receiver: Receiver | null = null;
afterEach(async () => {
  await app?.stop();
  await receiver?.stop();
  app = null;
  receiver = null;
});

describe('a connection whose setting was false for longer than seven days', () => {
  it('goes on with what comes now, and the gap says what was passed over', { timeout: 60_000 }, async () => {
    const paused = await startReceiver({ secrets: [SECRET] });
    receiver = paused;
    const settings = {
      WEBHOOK_2_URL: paused.url,
      WEBHOOK_2_NAME: 'late',
      WEBHOOK_2_ALLOW_HTTP: 'true',
      WEBHOOK_2_ALLOW_PRIVATE: '127.0.0.0/8',
      WEBHOOK_2_SECRET: SECRET,
    };
    app = await startRunningApp({ settings: { ...settings, WEBHOOK_2_ENABLED: 'false' } });
    const running = app;
    app.hubs.publish('diagnostics', '0', envelopes(3, 2));
    await app.until('the enabled one', () => arrivedNumbers(running).length === 6);
    await app.host.runTimer('sweep');
    const read = async (name: string): Promise<unknown> =>
      JSON.parse((await running.state.getBlobClient(name).downloadToBuffer()).toString());
    const end = app.hubs.messages('events', '0').length;
    const blob = app.state.getBlockBlobClient('connections/late.json');
    const state = (await read('connections/late.json')) as { pausedAt: string };
    expect(Date.now() - Date.parse(state.pausedAt)).toBeLessThan(60_000);
    const text = JSON.stringify({ ...state, pausedAt: new Date(Date.now() - EIGHT_DAYS_MS).toISOString() });
    await blob.upload(text, Buffer.byteLength(text));

    await app.restart(settings);
    await app.host.runTimer('sweep');
    app.hubs.publish('diagnostics', '0', envelopes(1, 2, 50));
    await app.until('what comes now', () => paused.eventIds.size === 2, 30);
    expect(arrivedNumbers({ receiver: paused })).toEqual([50, 51]);
    const gaps = await app.blobNames('gaps/closed/connection%3Alate/');
    const records = await Promise.all(gaps.map(read));
    expect(records).toMatchObject([{ from: 0, to: end, cause: 'paused', outcome: 'lost' }]);
  });
});
