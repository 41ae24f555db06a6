import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverBatch } from '../../../src/webhooks/delivery/deliverBatch.ts';
import { indexRanges } from '../../../src/webhooks/delivery/indexRanges.ts';
import { connectionAdmin } from '../../../src/webhooks/connectionAdmin.ts';
import { envelope, event } from '../fixtures.ts';
import { startPickyReceiver, type PickyReceiver } from './pickyReceiver.ts';
import { createRig, type Outbox, type Rig } from './rig.ts';

const MINUTE = 60_000;
let rig: Rig;
let receiver: PickyReceiver;

beforeEach(async () => {
  rig = createRig();
  receiver = await startPickyReceiver(() => false);
});
afterEach(async () => {
  await rig.stop();
  await receiver.stop();
});

async function start(changes: Parameters<Rig['startOutbox']>[0] = {}): Promise<Outbox> {
  const outbox = await rig.startOutbox({ url: receiver.url, ...changes });
  await outbox.activate();
  return outbox;
}

function quarantined(): { detail: string; reason: string; bytes: string }[] {
  return Object.entries(rig.storage.contents())
    .filter(([name]) => name.startsWith('quarantine/'))
    .map(([, text]) => JSON.parse(text) as { detail: string; reason: string; bytes: string });
}

describe('a message of thousands of items that are no events', () => {
  it('is kept once with the list of indexes, and its events are delivered', async () => {
    const outbox = await start();
    const items: unknown[] = Array(3000).fill(null);
    items[1500] = event({ id: 'good' });
    rig.hub.append('0', envelope(items));
    let writes = 0;
    rig.storage.intercept((operation) => {
      if (operation === 'create' || operation === 'replace') writes++;
    });
    await outbox.deliver();
    expect(writes).toBeLessThan(5);
    expect(receiver.taken).toEqual(['good']);
    expect(quarantined()).toMatchObject([
      { reason: 'items_unreadable', detail: 'for connection siem, items 0-1499, 1501-2999' },
    ]);
    expect(Buffer.from(quarantined()[0]?.bytes ?? '', 'base64')).toEqual(envelope(items));
    expect(rig.cursor()).toBe(1);
  });

  it('with a handful keeps each by itself', async () => {
    const outbox = await start();
    rig.hub.append('0', envelope([null, 7, event({ id: 'good' })]));
    await outbox.deliver();
    expect(quarantined().map(({ reason }) => reason)).toEqual(['not-an-event', 'not-an-event']);
  });

  it('is not quarantined because the storage fails, however often', async () => {
    const outbox = await start();
    rig.hub.append('0', envelope([null, event({ id: 'good' })]));
    let failures = 1;
    rig.storage.intercept((operation, name) => {
      if (operation === 'create' && name.startsWith('quarantine/') && failures-- > 0) throw new Error('throttled');
    });
    await expect(outbox.deliver(0, '0', { attempt: 9 })).rejects.toThrow('throttled');
    expect(rig.cursor()).toBe(0);
    await outbox.deliver(0, '0', { attempt: 10 });
    expect(quarantined()).toMatchObject([{ reason: 'not-an-event' }]);
    expect(receiver.taken).toEqual(['good']);
  });
});

describe('the deadline', () => {
  it('counts inside a message: what is done of it is committed, and the next call goes on there', async () => {
    const outbox = await start();
    const ids = rig.publish([6]);
    const slow = {
      ...outbox.services,
      pace: () => {
        rig.pass(MINUTE);
        return Promise.resolve();
      },
    };
    const batch = { hub: 'events', partition: '0', messages: rig.hub.read('0', 0, 10) };
    const stopAt = new Date(rig.clock.now().getTime() + 2.5 * MINUTE);
    await expect(deliverBatch(slow, batch, rig.call({ stopAt }))).rejects.toMatchObject({ name: 'DeadlineError' });
    expect(receiver.taken).toEqual(ids.slice(0, 3));
    await deliverBatch(slow, batch, rig.call());
    expect(receiver.taken).toEqual(ids);
  });
});

describe('an entry that cannot be read', () => {
  it('in failed/ costs the others nothing: tries, list and replay go on, and it is told once', async () => {
    const outbox = await start();
    receiver.rejects = () => true;
    rig.publish([3]);
    await outbox.deliver();
    const [first = ''] = Object.keys(rig.storage.contents()).filter((name) => name.startsWith('failed/'));
    const stored = await rig.storage.read(first, rig.signal);
    await rig.storage.replace(first, Buffer.from('{"half'), stored?.etag ?? '', rig.signal);
    receiver.rejects = () => false;
    rig.pass(MINUTE);
    await outbox.sweep();
    await outbox.sweep();
    expect(receiver.taken).toHaveLength(2);
    const admin = connectionAdmin(outbox.services);
    expect((await admin.failed(10, rig.call())).failed).toHaveLength(2);
    expect(await admin.replayFailed(rig.call())).toMatchObject({ of: 0 });
    expect(await admin.replayEvent('event-0', rig.call())).toBeNull();
    expect(rig.notices().map(({ kind }) => kind)).toEqual(['state_unreadable']);
    expect(rig.storage.contents()[first]).toBe('{"half');
  });

  it('in replays/ or failed-runs/ costs the others nothing', async () => {
    const outbox = await start();
    rig.publish([2]);
    await outbox.deliver();
    const bytes = Buffer.from('[]');
    await rig.storage.create('replays/siem/2026-01-01T00:00:00.000Z_bad.json', bytes, rig.signal);
    await rig.storage.create('failed-runs/siem/2026-01-01T00:00:00.000Z.json', bytes, rig.signal);
    const admin = connectionAdmin(outbox.services);
    await admin.replaySince(new Date(0), rig.signal);
    await outbox.sweep();
    expect(receiver.taken).toEqual(['event-0', 'event-1', 'event-0', 'event-1']);
    expect((await admin.failed(10, rig.call())).runs).toEqual([]);
    expect(rig.notices().map(({ kind }) => kind)).toEqual(['state_unreadable', 'state_unreadable']);
  });
});

describe('replay', () => {
  it('never sends an entry of another connection, nor one that the filter excludes now', async () => {
    const outbox = await start();
    receiver.rejects = () => true;
    rig.publish([1]);
    await outbox.deliver();
    receiver.rejects = () => false;
    const [name = ''] = Object.keys(rig.storage.contents()).filter((blob) => blob.startsWith('failed/siem/'));
    const other = name.replace('failed/siem/', 'failed/other/');
    await rig.storage.create(other, Buffer.from(rig.storage.contents()[name] ?? ''), rig.signal);
    const stranger = await start({ name: 'other' });
    expect(await connectionAdmin(stranger.services).replayEvent('event-0', rig.call())).toBeNull();
    for (const id of ['../../siem/2026-11-20/event-0', '..', '../../../container/blob', 'event-0.json']) {
      expect(await connectionAdmin(outbox.services).replayEvent(id, rig.call())).toBeNull();
    }
    const narrow = await start({ events: ['SIGN_IN_FAILED'] });
    expect(await connectionAdmin(narrow.services).replayEvent('event-0', rig.call())).toMatchObject({ accepted: 0 });
    expect(receiver.taken).toEqual([]);
    expect(rig.failedEvents().find(({ lastCode }) => lastCode === 'filtered_out')).toMatchObject({ nextTryAt: null });
    expect(await connectionAdmin(outbox.services).replayEvent('event-0', rig.call())).toMatchObject({ accepted: 1 });
    expect(receiver.taken).toEqual(['event-0']);
  });
});

describe('indexRanges', () => {
  it('joins runs', () => {
    expect(indexRanges([])).toBe('');
    expect(indexRanges([0, 3, 4, 5, 7, 9, 10])).toBe('0, 3-5, 7, 9-10');
  });
});
