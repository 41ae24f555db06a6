import { expect, it } from 'vitest';
import { places } from '../../../src/platform/runtime/places.ts';

const { signal } = new AbortController();
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('gives each place to one at a time, and the others wait in their order', async () => {
  const room = places(2);
  const entered: (readonly [number: number, place: number])[] = [];
  const leaves: (() => void)[] = [];
  for (let number = 0; number < 5; number++) {
    void room.enter(signal).then(({ place, leave }) => {
      entered.push([number, place]);
      leaves.push(leave);
    });
  }
  await settled();
  expect(entered).toEqual([
    [0, 0],
    [1, 1],
  ]);
  leaves[1]?.();
  // Leaving twice gives the place back once.
  leaves[1]?.();
  await settled();
  expect(entered.slice(2)).toEqual([[2, 1]]);
  leaves[0]?.();
  leaves[2]?.();
  await settled();
  expect(entered.slice(3)).toEqual([
    [3, 0],
    [4, 1],
  ]);
});

it('leaves the line at an abort without costing anybody a place', async () => {
  const room = places(1);
  const first = await room.enter(signal);
  const impatient = new AbortController();
  const leaving = room.enter(impatient.signal);
  const staying = room.enter(signal);
  impatient.abort(new Error('no time'));
  await expect(leaving).rejects.toThrow('no time');
  first.leave();
  (await staying).leave();
  (await room.enter(signal)).leave();
  await expect(room.enter(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
});
