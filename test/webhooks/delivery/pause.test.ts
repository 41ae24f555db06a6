import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { disable } from '../../../src/webhooks/breaker/transitions.ts';
import { currentSecret } from '../fixtures.ts';
import { createRig, type Rig } from './rig.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RETENTION = 7 * DAY;
let rig: Rig;
let receiver: Receiver;

beforeEach(async () => {
  rig = createRig({ partitions: 2 });
  receiver = await startReceiver({ secrets: [currentSecret], now: () => rig.clock.now().getTime() });
});
afterEach(async () => {
  expect(receiver.violations).toEqual([]);
  await rig.stop();
  await receiver.stop();
});

const arrived = () => receiver.deliveries.map(({ webhookId }) => webhookId);

/** The hub forgets what is older than its retention. */
function forget(): void {
  const oldest = rig.clock.now().getTime() - RETENTION;
  for (const partition of rig.hub.partitions) {
    const kept = rig.hub.read(partition, 0, 1_000_000).find(({ enqueuedTime }) => enqueuedTime.getTime() >= oldest);
    rig.hub.expire(partition, kept?.sequenceNumber ?? rig.hub.end(partition));
  }
}

/** An hour after the other, a message of one event in each partition; gives the ids, partition 0 first. */
function live(hours: number): string[] {
  const ids: string[][] = [[], []];
  for (let hour = 0; hour < hours; hour++) {
    for (const partition of [0, 1])
      ids[partition]?.push(...rig.publish([1], String(partition), rig.hub.end(String(partition))));
    rig.pass(HOUR);
    forget();
  }
  return ids.flat();
}

const firstOf = (partition: string) => rig.hub.read(partition, 0, 1)[0]?.sequenceNumber ?? 0;

describe('F49 paused by its setting, then enabled, with a hub that keeps seven days', () => {
  it('6 d 23 h: resumes where it stopped, nothing is missing', async () => {
    const before = await rig.startOutbox({ url: receiver.url });
    await before.activate();
    const off = await rig.startOutbox({ url: receiver.url }, { isEnabled: false });
    await off.sweep();
    const ids = live(6 * 24 + 23);
    const on = await rig.startOutbox({ url: receiver.url });
    for (const partition of ['0', '1']) await on.deliver(0, partition);
    expect(arrived()).toEqual(ids);
    expect(rig.closedGaps()).toEqual([]);
    expect(await on.state()).toMatchObject({ pausedAt: null, skipTo: null });
    expect(rig.notices()).toEqual([]);
  });

  it.each([
    ['7 d 1 h', 7 * 24 + 1],
    ['40 d', 40 * 24],
  ])('%s: resumes at the end, and the gap says exactly what was passed over', async (_, hours) => {
    const before = await rig.startOutbox({ url: receiver.url });
    await before.activate();
    const off = await rig.startOutbox({ url: receiver.url }, { isEnabled: false });
    await off.sweep();
    live(hours);
    const on = await rig.startOutbox({ url: receiver.url });
    for (const partition of ['0', '1']) await on.deliver(firstOf(partition), partition);
    expect(arrived()).toEqual([]);
    expect(rig.closedGaps()).toMatchObject(
      ['0', '1'].map((partition) => ({
        reader: 'connection:siem',
        partition,
        from: 0,
        to: hours,
        cause: 'paused',
        outcome: 'lost',
      })),
    );
    expect(rig.notices()).toMatchObject([{ kind: 'events_skipped' }]);
    const now = [...rig.publish([1], '0', 900), ...rig.publish([1], '1', 900)];
    for (const partition of ['0', '1']) await on.deliver(hours, partition);
    expect(arrived()).toEqual(now);
  });

  it('down, not paused, for longer than the retention: what is left arrives, the rest is recorded exactly', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    const ids = live(8 * 24).filter((id) => !id.includes('1-'));
    const from = firstOf('0');
    expect(from).toBe(24);
    await outbox.deliver(from);
    expect(arrived()).toEqual(ids.slice(24));
    expect(rig.closedGaps()).toMatchObject([{ partition: '0', from: 0, to: 24, cause: 'expired', outcome: 'lost' }]);
  });
});

describe('resuming at the end while partitions come back at different times', () => {
  it('skips once: what came after the first one resumed is delivered, also by a slower process', async () => {
    const before = await rig.startOutbox({ url: receiver.url });
    await before.activate();
    await (await rig.startOutbox({ url: receiver.url }, { isEnabled: false })).sweep();
    rig.publish([1, 1]);
    rig.publish([1, 1], '1');
    rig.pass(8 * DAY);
    const [one, other] = [await rig.startOutbox({ url: receiver.url }), await rig.startOutbox({ url: receiver.url })];
    // Both know that the connection was off; the other one reads its state, then is held up before it agrees on the ends.
    const released = Promise.withResolvers<void>();
    const heldUp = other.services.position.hub;
    const properties = heldUp.properties.bind(heldUp);
    let isHeld = true;
    Object.assign(heldUp, {
      properties: async (signal: AbortSignal) => {
        if (isHeld) await released.promise;
        return properties(signal);
      },
    });
    const late = other.deliver(0, '1');
    await one.deliver(0, '0');
    const since = [...rig.publish([1, 1], '0', 50), ...rig.publish([1], '1', 50)];
    await one.deliver(2, '0');
    isHeld = false;
    released.resolve();
    await late;
    await other.deliver(2, '1');
    expect(arrived().sort()).toEqual(since.sort());
    expect(rig.closedGaps()).toMatchObject([
      { partition: '0', from: 0, to: 2 },
      { partition: '1', from: 0, to: 2 },
    ]);
  });

  it('goes on after a crash in the middle, to the same ends', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    await (await rig.startOutbox({ url: receiver.url }, { isEnabled: false })).sweep();
    rig.publish([1, 1]);
    rig.publish([1, 1], '1');
    rig.pass(8 * DAY);
    rig.storage.intercept((operation, name) => {
      if (operation === 'replace' && name === 'cursors/siem/1.json') throw new Error('gone');
    });
    const crashed = await rig.startOutbox({ url: receiver.url });
    await expect(crashed.deliver(0, '0')).rejects.toThrow('gone');
    rig.storage.intercept(null);
    const since = [...rig.publish([1], '0', 50), ...rig.publish([1], '1', 50)];
    const next = await rig.startOutbox({ url: receiver.url });
    await next.deliver(0, '0');
    await next.deliver(0, '1');
    expect(arrived()).toEqual(since);
    expect(rig.closedGaps()).toHaveLength(2);
  });
});

describe('setting, overlay and configuration', () => {
  const rows = [true, false].flatMap((enabled) =>
    [true, false].flatMap((overlay) => [true, false].map((changed) => ({ enabled, overlay, changed }))),
  );
  it.each(rows)('enabled $enabled, switched off $overlay, changed $changed', async ({ enabled, overlay, changed }) => {
    const before = await rig.startOutbox({ url: receiver.url });
    await before.activate();
    if (overlay) {
      await before.services.store.change((state) => disable(state, 'no_success', rig.clock.now()), rig.signal);
    }
    const url = changed ? `${receiver.url}?changed` : receiver.url;
    const now = await rig.startOutbox({ url }, { isEnabled: enabled });
    rig.publish([1]);
    await now.sweep();
    // A setting of false leaves the function unregistered: then only the sweep sees the connection.
    const delivered = enabled
      ? await now.deliver().then(
          () => true,
          (error: Error) => error.name,
        )
      : null;

    const isOpen = enabled && (!overlay || changed);
    expect(delivered).toBe(enabled ? (isOpen ? true : 'ConnectionDisabledError') : null);
    expect(arrived()).toEqual(isOpen ? ['event-0'] : []);
    expect(receiver.stats().tests).toBe(enabled && changed ? 1 : 0);
    const { disabled, pausedAt } = await now.state();
    expect(disabled !== null).toBe(overlay && !(enabled && changed));
    expect(pausedAt !== null).toBe(!enabled || (overlay && !changed));
    expect(rig.cursor()).toBe(isOpen ? 1 : 0);
  });
});
