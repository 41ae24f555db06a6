import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejectionWindow } from '../../../src/webhooks/delivery/rejectionWindow.ts';
import { startPickyReceiver, type PickyReceiver } from './pickyReceiver.ts';
import { createRig, type Rig } from './rig.ts';

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

describe('a batch with events that the receiver rejects', () => {
  it('in order: exactly those are listed, all others arrive once and in their order, whatever the batches', async () => {
    const shape = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
      batchSize: fc.integer({ min: 1, max: 12 }),
      bad: fc.uniqueArray(fc.integer({ min: 0, max: 79 }), { maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ sizes, batchSize, bad }) => {
        const world = createRig();
        const before = receiver.taken.length;
        const outbox = await world.startOutbox({ url: receiver.url, batchSize, concurrency: 1 });
        await outbox.activate();
        const ids = world.publish(sizes);
        const poisoned = new Set(bad.map((number) => ids[number]));
        receiver.rejects = (id) => poisoned.has(id);
        await outbox.deliver();
        expect(receiver.taken.slice(before)).toEqual(ids.filter((id) => !poisoned.has(id)));
        const listed = world.failedEvents().map(({ eventId }) => eventId);
        expect(listed.sort()).toEqual(ids.filter((id) => poisoned.has(id)).sort());
        expect(world.cursor()).toBe(sizes.length);
        await world.stop();
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    [1, 100, 15],
    [2, 100, 28],
    [5, 100, 60],
  ])('%i among %i: found with few requests', async (bad, size, most) => {
    const outbox = await rig.startOutbox({ url: receiver.url, batchSize: size });
    await outbox.activate();
    const ids = rig.publish([size]);
    const poisoned = new Set(ids.filter((_, index) => index % Math.floor(size / bad) === 7));
    expect(poisoned.size).toBe(bad);
    receiver.rejects = (id) => poisoned.has(id);
    await outbox.deliver();
    expect(rig.failedEvents()).toHaveLength(bad);
    expect(receiver.taken).toEqual(ids.filter((id) => !poisoned.has(id)));
    expect(receiver.requests()).toBeLessThanOrEqual(most);
  });

  it('eight at once: the same set, however they overtake each other', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url, batchSize: 3, concurrency: 8 });
    await outbox.activate();
    const ids = rig.publish([30, 30, 30]);
    receiver.rejects = (id) => id.endsWith('7');
    await outbox.deliver();
    expect([...receiver.taken].sort()).toEqual(ids.filter((id) => !id.endsWith('7')).sort());
    expect(rig.failedEvents()).toHaveLength(9);
    expect(rig.cursor()).toBe(3);
  });
});

describe('a receiver that rejects everything is a failing connection, not a heap of bad events', () => {
  it('after 20 in a row the cursor stays, and what follows waits for the receiver', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    const ids = rig.publish([30]);
    receiver.rejects = () => true;
    await expect(outbox.deliver()).rejects.toMatchObject({
      name: 'DeliveryFailedError',
      code: 'too_many_rejections_http_422',
    });
    expect(rig.failedEvents()).toHaveLength(20);
    expect(rig.cursor()).toBe(0);
    expect(await outbox.state()).toMatchObject({ failures: { attempts: 1 } });
    receiver.rejects = () => false;
    rig.pass(5000);
    await outbox.deliver();
    expect(receiver.taken).toEqual(ids.slice(20));
    expect(rig.cursor()).toBe(1);
  });

  it('half of the last 200 are too many although others are taken between', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([300]);
    receiver.rejects = (id) => Number(id.slice(6)) % 2 === 1;
    await expect(outbox.deliver()).rejects.toMatchObject({ code: 'too_many_rejections_http_422' });
    expect(receiver.requests()).toBe(200);
    expect(rig.failedEvents()).toHaveLength(99);
  });

  it('as the window counts: never below both limits, always at one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 600 }), fc.integer({ min: 1, max: 10 }), (answers, stretch) => {
        const window = rejectionWindow();
        const seen: boolean[] = [];
        for (const isRejected of answers.flatMap((answer) => Array<boolean>(stretch).fill(answer))) {
          seen.push(isRejected);
          if (!isRejected) {
            window.accepted();
            continue;
          }
          const row = seen.length - 1 - seen.lastIndexOf(false);
          const last = seen.slice(-200);
          const half = last.length === 200 && last.filter(Boolean).length >= 100;
          expect(window.rejected()).toBe(row > 20 || half);
        }
      }),
      { numRuns: 60 },
    );
  });
});
