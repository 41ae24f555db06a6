import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dailyRetention } from '../../../src/platform/storage/retention.ts';
import { WEBHOOK_STORES } from '../../../src/webhooks/stores.ts';
import { connectionAdmin } from '../../../src/webhooks/connectionAdmin.ts';
import { startPickyReceiver, type PickyReceiver } from './pickyReceiver.ts';
import { createRig, type Outbox, type Rig } from './rig.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let rig: Rig;
let receiver: PickyReceiver;
let outbox: Outbox;

beforeEach(async () => {
  rig = createRig({ partitions: 2 });
  receiver = await startPickyReceiver((id) => id === 'event-1');
  outbox = await rig.startOutbox({ url: receiver.url });
  await outbox.activate();
});
afterEach(async () => {
  await rig.stop();
  await receiver.stop();
});

/** Publishes three events, of which the receiver rejects the middle one. */
async function rejectOne(): Promise<void> {
  rig.publish([3]);
  await outbox.deliver();
  expect(rig.failedEvents()).toHaveLength(1);
}

const entry = () => rig.failedEvents()[0];
const markers = () => Object.keys(rig.storage.contents()).filter((name) => name.startsWith('retries/'));

describe('the later tries of a rejected event', () => {
  it('come after a minute and ten minutes, from the sweep, and then none', async () => {
    await rejectOne();
    const tries: number[] = [];
    for (let minute = 0; minute < 60; minute++) {
      const before = receiver.requests();
      await outbox.sweep();
      if (receiver.requests() > before) tries.push(minute);
      rig.pass(MINUTE);
    }
    expect(tries).toEqual([1, 11]);
    expect(entry()).toMatchObject({ tries: 3, nextTryAt: null, deliveredAt: null, lastCode: 'http_422' });
    expect(markers()).toEqual([]);
    expect(await outbox.state()).toMatchObject({ failures: null });
  });

  it.each([
    [1, 2],
    [11, 3],
  ])('end when one is accepted, here after %i min', async (minutes, tries) => {
    await rejectOne();
    for (let minute = 0; minute < minutes; minute++) {
      await outbox.sweep();
      rig.pass(MINUTE);
    }
    receiver.rejects = () => false;
    await outbox.sweep();
    const deliveredAt = rig.clock.now().toISOString();
    expect(entry()).toMatchObject({ tries, nextTryAt: null, deliveredAt });
    expect(receiver.taken).toEqual(['event-0', 'event-2', 'event-1']);
    rig.pass(60 * MINUTE);
    await outbox.sweep();
    expect(receiver.taken).toHaveLength(3);
    expect(markers()).toEqual([]);
  });

  it('wait with the connection when it takes nothing, and are not used up', async () => {
    await rejectOne();
    rig.pass(MINUTE);
    receiver.down = 503;
    await outbox.sweep();
    expect(entry()).toMatchObject({ tries: 1 });
    expect(await outbox.state()).toMatchObject({ failures: { attempts: 1, lastCode: 'http_503' } });
    await outbox.sweep();
    expect(receiver.requests()).toBe(4);
    receiver.down = null;
    receiver.rejects = () => false;
    rig.pass(MINUTE);
    await outbox.sweep();
    expect(entry()).toMatchObject({ tries: 2 });
    // The request of the sweep that was taken ended the run: nothing of it counts later.
    expect(await outbox.state()).toMatchObject({ failures: null });
  });

  it('are not lost by a crash between marker and entry, nor by one between entry and cursor', async () => {
    rig.publish([3]);
    for (const broken of ['retries/', 'failed/', 'cursors/']) {
      rig.storage.intercept((operation, name) => {
        if (operation !== 'read' && name.startsWith(broken)) throw new Error('gone');
      });
      await expect(outbox.deliver(0, '0', { attempt: 1 })).rejects.toThrow('gone');
      rig.pass(100);
    }
    rig.storage.intercept(null);
    await outbox.deliver(0, '0', { attempt: 1 });
    expect(rig.failedEvents()).toHaveLength(1);
    rig.pass(2 * MINUTE);
    await outbox.sweep();
    expect(entry()).toMatchObject({ tries: 2 });
    rig.pass(11 * MINUTE);
    await outbox.sweep();
    expect(entry()).toMatchObject({ tries: 3, nextTryAt: null });
    expect(markers()).toEqual([]);
  });

  it('find events whose ids hold underscores', async () => {
    const { failed } = outbox.services;
    const source = { hub: 'events', partition: '0', sequence_number: 0, index: 0, enqueued_time: '' };
    await failed.add(
      { eventId: 'a_b_c', source, lastCode: 'http_422', lastReason: null, event: '{}' },
      false,
      rig.signal,
    );
    rig.pass(MINUTE);
    expect(await failed.due(10, rig.call())).toMatchObject([{ eventId: 'a_b_c' }]);
  });
});

describe('an event that is sent under another id', () => {
  it('stands in the list under both, is found by either, and by no path', async () => {
    const redacting = await rig.startOutbox({
      url: receiver.url,
      redact: ['mask:actor_email'],
      redactKey: 'nordwind redaction key 2026-11',
    });
    await redacting.activate();
    receiver.rejects = (id) => /^[0-9a-f]{8}-/.test(id);
    rig.publish([1]);
    await redacting.deliver();
    const { failed } = redacting.services;
    const [found] = rig.failedEvents();
    expect(found).toMatchObject({ eventId: 'event-0', sentId: expect.stringMatching(/^[0-9a-f]{8}-.{4}-8/) });
    expect(await failed.find('event-0', rig.call())).toMatchObject({ sentId: found?.sentId });
    expect(await failed.find(found?.sentId ?? '', rig.call())).toMatchObject({ eventId: 'event-0' });
    for (const id of [
      '',
      'event',
      `../siem/2026-11-20/event-0~${found?.sentId ?? ''}`,
      `event-0~${found?.sentId ?? ''}`,
    ]) {
      expect(await failed.find(id, rig.call())).toBeNull();
    }
    receiver.rejects = () => false;
    rig.pass(MINUTE);
    await redacting.sweep();
    expect(rig.failedEvents()).toMatchObject([{ tries: 2, deliveredAt: expect.any(String) }]);
    const admin = connectionAdmin(redacting.services);
    expect(await admin.replayEvent(found?.sentId ?? '', rig.call())).toMatchObject({ accepted: 1 });
  });
});

describe('the days of the store', () => {
  it('are counted from the last try; then the entry goes', async () => {
    await rejectOne();
    const retention = dailyRetention(rig.storage, Object.values(WEBHOOK_STORES), rig.clock);
    const { days } = WEBHOOK_STORES.failed;
    for (const passed of [1, days - 2]) {
      rig.pass(passed * DAY);
      await retention.run(rig.call());
      expect(rig.failedEvents()).toHaveLength(1);
    }
    rig.pass(2 * DAY);
    await retention.run(rig.call());
    expect(rig.failedEvents()).toEqual([]);
  });
});

describe('replay', () => {
  it('of one event, and of all that failed, marked; the entries say when they were delivered', async () => {
    receiver.rejects = (id) => ['event-1', 'event-3', 'event-4'].includes(id);
    rig.publish([6]);
    await outbox.deliver();
    const admin = connectionAdmin(outbox.services);
    receiver.rejects = (id) => id === 'event-4';
    expect(await admin.replayEvent('event-3', rig.call())).toEqual({ accepted: 1, of: 1, stoppedBy: null });
    expect(await admin.replayEvent('event-0', rig.call())).toBeNull();
    expect(await admin.replayFailed(rig.call())).toEqual({ accepted: 1, of: 2, stoppedBy: null });
    expect(receiver.replays()).toBe(3);
    expect(receiver.taken).toEqual(['event-0', 'event-2', 'event-5', 'event-3', 'event-1']);
    const open = rig.failedEvents().filter(({ deliveredAt }) => deliveredAt === null);
    expect(open.map(({ eventId }) => eventId)).toEqual(['event-4']);
    receiver.down = 503;
    expect(await admin.replayFailed(rig.call())).toEqual({ accepted: 0, of: 1, stoppedBy: 'http_503' });
    expect(await admin.replayFailed(rig.call({ stopAt: rig.clock.now() }))).toMatchObject({ stoppedBy: 'deadline' });
  });

  it('since a time: from the hub, both partitions, marked, in order, cursors untouched', async () => {
    receiver.rejects = () => false;
    rig.publish([2, 2]);
    rig.publish([1], '1');
    rig.pass(MINUTE);
    const since = rig.clock.now();
    const again = [...rig.publish([2, 1, 1, 1], '0', 4), ...rig.publish([2], '1', 1)];
    for (const partition of ['0', '1']) await outbox.deliver(0, partition);
    const cursors = ['0', '1'].map((partition) => rig.storage.contents()[`cursors/siem/${partition}.json`]);
    const before = receiver.taken.length;
    const job = await connectionAdmin(outbox.services).replaySince(since, rig.signal);
    expect(job).toMatchObject({
      stretches: [
        { partition: '0', next: 2, to: 6 },
        { partition: '1', next: 1, to: 2 },
      ],
    });
    // What is published after the request is no part of it.
    rig.publish([1], '0', 99);
    await outbox.sweep();
    expect(receiver.taken.slice(before)).toEqual(again);
    expect(receiver.replays()).toBe(again.length);
    expect(['0', '1'].map((partition) => rig.storage.contents()[`cursors/siem/${partition}.json`])).toEqual(cursors);
    await outbox.sweep();
    expect(receiver.taken).toHaveLength(before + again.length);
    expect(Object.keys(rig.storage.contents()).filter((name) => name.startsWith('replays/'))).toEqual([]);
  });

  it('goes on after a crash where it was written down, and loses nothing', async () => {
    receiver.rejects = () => false;
    const ids = rig.publish(Array(10).fill(1));
    await outbox.deliver();
    await connectionAdmin(outbox.services).replaySince(new Date(0), rig.signal);
    let writes = 0;
    rig.storage.intercept((operation, name) => {
      if (operation === 'replace' && name.startsWith('replays/') && ++writes === 2) throw new Error('gone');
    });
    await expect(outbox.sweep()).rejects.toThrow();
    rig.storage.intercept(null);
    const other = await rig.startOutbox({ url: receiver.url });
    await other.sweep();
    const replayed = receiver.taken.slice(ids.length);
    expect([...new Set(replayed)]).toEqual(ids);
    // One chunk came twice: the one whose end was not written down.
    expect(replayed.length).toBe(ids.length + 3);
  });

  it('takes ten seconds of a sweep at most, and goes on with the next', async () => {
    receiver.rejects = (id) => {
      // A slow receiver: every request takes two seconds of the sweep's time.
      rig.pass(2000);
      return id === '';
    };
    const ids = rig.publish(Array(12).fill(1));
    await outbox.deliver();
    await connectionAdmin(outbox.services).replaySince(new Date(0), rig.signal);
    const perSweep: number[] = [];
    while (receiver.taken.length < 2 * ids.length) {
      const before = receiver.taken.length;
      await outbox.sweep();
      perSweep.push(receiver.taken.length - before);
    }
    expect(Math.max(...perSweep)).toBeLessThanOrEqual(6);
    expect(receiver.taken.slice(ids.length)).toEqual(ids);
  });

  it('keeps to the clock of a failing connection, one request at a time, and ends its run', async () => {
    receiver.rejects = () => false;
    const parallel = await rig.startOutbox({ url: receiver.url, concurrency: 8 });
    const ids = rig.publish([20]);
    await parallel.deliver();
    await connectionAdmin(parallel.services).replaySince(new Date(0), rig.signal);
    receiver.down = 503;
    await parallel.sweep();
    await parallel.sweep();
    const failing = receiver.requests();
    rig.pass(4999);
    await parallel.sweep();
    expect(receiver.requests()).toBe(failing);
    rig.pass(1);
    await parallel.sweep();
    expect(receiver.requests()).toBe(failing + 1);
    receiver.down = null;
    rig.pass(15_000);
    await parallel.sweep();
    expect(await parallel.state()).toMatchObject({ failures: null });
    expect(new Set(receiver.taken.slice(ids.length))).toEqual(new Set(ids));
  });
});
