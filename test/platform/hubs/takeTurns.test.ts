import { expect, it } from 'vitest';
import { takeTurns } from '../../../src/platform/hubs/takeTurns.ts';

const { signal } = new AbortController();
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('lets one at a time per key, in the order of asking, and passes over who gave up waiting', async () => {
  const take = takeTurns();
  const order: string[] = [];
  const first = await take('a', signal);
  const abort = new AbortController();
  const gaveUp = take('a', abort.signal).catch((reason: unknown) => order.push(`gave up: ${String(reason)}`));
  const third = take('a', signal).then((end) => {
    order.push('third');
    return end;
  });
  const other = await take('b', signal);
  await settled();
  expect(order).toEqual([]);
  abort.abort('late');
  await gaveUp;
  expect(order).toEqual(['gave up: late']);
  first();
  const end = await third;
  expect(order).toEqual(['gave up: late', 'third']);
  end();
  other();
  await expect(take('a', AbortSignal.abort('at once'))).rejects.toBe('at once');
  (await take('a', signal))();
});
