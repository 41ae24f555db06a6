import { afterEach, describe, expect, it } from 'vitest';
import type { EventHubsServer } from '../emulators/eventHubs/server.ts';
import { frozenStates, type FrozenHub } from '../state/frozenState.ts';
import { startRunningApp, type RunningApp } from './support/runningApp.ts';

let app: RunningApp | null = null;
afterEach(async () => {
  await app?.stop();
  app = null;
});

const states = await frozenStates();

function fill(hubs: EventHubsServer, hub: FrozenHub): void {
  for (const [partition, messages] of hub.partitions.entries()) {
    for (const { enqueuedTime, body } of messages) {
      hubs.setTime(new Date(enqueuedTime));
      hubs.publish(hub.name, String(partition), [Buffer.from(body)]);
    }
  }
  hubs.setTime(null);
}

describe('an upgrade in the middle of a backlog', () => {
  it.each(states)('from $release: nothing is lost and the ids are the same', { timeout: 60_000 }, async (state) => {
    const createdOn = new Date(state.hubs[0]?.createdOn ?? '');
    app = await startRunningApp({
      clock: () => createdOn,
      settings: { WEBHOOK_1_NAME: state.connection, WEBHOOK_1_ORDER: 'ordered' },
      prepare: async ({ hubs, state: container }) => {
        for (const hub of state.hubs) fill(hubs, hub);
        for (const [name, text] of Object.entries(state.blobs)) {
          await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
        }
      },
    });
    const running = app;
    const arrived = () => new Set([...state.delivered, ...running.receiver.eventIds.keys()]);
    await app.until('all events', () => state.ids.every((id) => arrived().has(id)), 40);
    expect([...arrived()].sort()).toEqual([...state.ids].sort());
    const again = state.delivered.filter((id) => running.receiver.eventIds.has(id));
    expect(again, 'delivered before the upgrade and once more after it').toEqual([]);
    expect(running.receiver.violations).toEqual([]);
    await app.until('no gap open', async () => (await running.blobNames('gaps/open/')).length === 0);
  });

  it('back from a newer release: the function stops, names the version needed, and overwrites nothing', {
    timeout: 60_000,
  }, async () => {
    const newer = JSON.stringify({ version: 99, kind: 'progress', from: 'the future' });
    app = await startRunningApp({
      prepare: async ({ hubs, state }) => {
        await state.getBlockBlobClient('progress/diagnostics/0.json').upload(newer, newer.length);
        hubs.publish('diagnostics', '0', [
          Buffer.from('{"records":[{"category":"AuditLogs","properties":{"id":"a"}}]}'),
        ]);
      },
    });
    const running = app;
    await app.until('an invocation that stopped', () =>
      running.events.some((event) => 'error' in event && (event.error ?? '').includes('version 99')),
    );
    const told = app.events.flatMap((event) => ('error' in event && event.error !== undefined ? [event.error] : []));
    expect(told.join('\n')).toContain('StateVersionError');
    expect((await app.state.getBlobClient('progress/diagnostics/0.json').downloadToBuffer()).toString()).toBe(newer);
    expect(app.receiver.stats().accepted).toBe(0);
  });
});
