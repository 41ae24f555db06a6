import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orphanedCursors } from '../../../src/webhooks/orphanedCursors.ts';
import { cursorPlanter } from '../../../src/webhooks/delivery/plantCursors.ts';
import { connectionReader } from '../../../src/webhooks/connectionReader.ts';
import { sweepPartitions } from '../../../src/positions/sweepPartitions.ts';
import { blobNotices } from '../../../src/notices/notices.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { currentSecret } from '../fixtures.ts';
import { createRig, type Outbox, type Rig } from './rig.ts';

let rig: Rig;
let receiver: Receiver;

beforeEach(async () => {
  rig = createRig();
  receiver = await startReceiver({ secrets: [currentSecret], now: () => rig.clock.now().getTime() });
});
afterEach(async () => {
  expect(receiver.violations).toEqual([]);
  await rig.stop();
  await receiver.stop();
});

const arrived = () => [...receiver.eventIds.keys()];

/** A connection that took three events and then lost its cursor blobs, in a new process. */
async function withoutCursor(waiting: number): Promise<{ outbox: Outbox; ids: string[] }> {
  const before = await rig.startOutbox({ url: receiver.url });
  await before.activate();
  rig.publish([1, 1, 1]);
  await before.deliver();
  const ids = rig.publish(Array(waiting).fill(1), '0', 3);
  await rig.storage.remove('cursors/siem/0.json', rig.signal);
  return { outbox: await rig.startOutbox({ url: receiver.url }, { plants: false }), ids };
}

describe('a connection whose cursor is gone', () => {
  it('goes on at the batch in hand, and tells it once', async () => {
    const { outbox, ids } = await withoutCursor(300);
    await outbox.deliver(3);
    expect(arrived().slice(3)).toEqual(ids);
    expect(rig.cursor()).toBe(303);
    expect(rig.notices()).toMatchObject([{ kind: 'cursor_missing', text: expect.stringContaining('number 3,') }]);
  });

  it('goes on at the beginning when only the sweep looks', async () => {
    const { outbox, ids } = await withoutCursor(5);
    const { clock } = rig;
    const readers = [connectionReader(outbox.services)];
    for (let sweep = 0; sweep < 2; sweep++) {
      await sweepPartitions({ blobs: rig.storage, readers, stallSeconds: 300, clock }, rig.call());
      rig.pass(301_000);
    }
    expect(arrived().slice(3)).toEqual(ids);
    expect(rig.notices()).toMatchObject([{ kind: 'cursor_missing' }]);
  });

  it('is not planted at the end by whoever publishes', async () => {
    const { outbox } = await withoutCursor(5);
    await cursorPlanter([outbox.services.position])(rig.signal);
    expect(rig.storage.contents()['cursors/siem/0.json']).toBeUndefined();
  });

  it('counts as new when it was never here: it starts with what comes from then on', async () => {
    rig.publish([1, 1]);
    const outbox = await rig.startOutbox({ url: receiver.url }, { plants: false });
    await outbox.deliver();
    expect(arrived()).toEqual([]);
    expect(rig.cursor()).toBe(2);
    expect(rig.notices()).toEqual([]);
  });

  it('is no missing one when the sweep’s test event comes before whoever plants', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url }, { plants: false });
    await outbox.services.breaker.acquire(rig.call());
    const ids = rig.publish([1, 1]);
    await cursorPlanter([outbox.services.position])(rig.signal);
    await outbox.deliver();
    expect(arrived()).toEqual(expect.arrayContaining(ids));
    expect(rig.notices()).toEqual([]);
  });
});

describe('a connection that was renamed', () => {
  function look(connections: readonly string[]) {
    const { clock, storage: blobs, hub } = rig;
    const notices = blobNotices(blobs, clock, true);
    return orphanedCursors({ blobs, hub: hub.client(() => Promise.resolve()), notices, clock, connections });
  }

  it('is told with what waits for its old name, once, and again only if it comes back and goes', async () => {
    const old = await rig.startOutbox({ url: receiver.url, name: 'old' });
    await old.activate();
    rig.publish([1, 1, 1]);
    const task = look(['new']);
    for (let hour = 0; hour < 3; hour++) {
      await task.run(rig.call());
      rig.pass(3_600_000);
    }
    await look(['new']).run(rig.call());
    expect(rig.notices()).toMatchObject([{ kind: 'cursor_orphaned', text: expect.stringContaining('0: 0 to 2') }]);
    await old.deliver();
    rig.publish([1], '0', 3);
    await look(['new']).run(rig.call());
    expect(rig.notices()).toHaveLength(2);
  });

  it('is no matter when nothing waits, and one that is configured is none either', async () => {
    await rig.startOutbox({ url: receiver.url, name: 'old' });
    await look(['new']).run(rig.call());
    rig.publish([1]);
    await look(['old']).run(rig.call());
    rig.hub.recreate();
    await look(['new']).run(rig.call());
    expect(rig.notices()).toEqual([]);
  });
});
