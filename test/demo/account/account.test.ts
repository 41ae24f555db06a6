import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, type Expectation, type ExpectedMessage, type Found } from './account.ts';

type Fate =
  | 'delivered'
  | 'repeat'
  | 'quarantined'
  | 'undeliverable'
  | 'failed'
  | 'notPublished'
  | 'unwanted'
  | 'lost'
  | 'unread';
const FATES: readonly Fate[] = [
  'delivered',
  'repeat',
  'quarantined',
  'undeliverable',
  'failed',
  'notPublished',
  'unwanted',
  'lost',
  'unread',
];

/** Builds what would be found if every record had met its fate; ids are positions, all repeats share one. */
function worldOf(fates: readonly (readonly Fate[])[], times: number) {
  const received = new Map<string, number>();
  const published = new Map<string, string>();
  const quarantined = new Set<string>();
  const undeliverable = new Set<string>();
  const failed = new Set<string>();
  const messages: ExpectedMessage[] = fates.map((records, number) => {
    const message = `diagnostics/0/${number}`;
    const expectations = records.flatMap((fate, index): Expectation[] => {
      const position = `${message}/${index}`;
      const id = fate === 'repeat' ? 'shared' : position;
      // A record that the product's rules do not even see.
      if (fate === 'unread') return [];
      if (fate === 'notPublished') return [{ kind: 'notPublished', position }];
      if (fate === 'quarantined') {
        quarantined.add(position);
        return [{ kind: 'rejected', position }];
      }
      published.set(position, id);
      if (fate === 'undeliverable') undeliverable.add(id);
      if (fate === 'failed') failed.add(id);
      if (fate === 'delivered' || fate === 'repeat') received.set(id, times);
      return [{ kind: 'event', position, id, isWanted: fate !== 'unwanted' }];
    });
    return { message, fed: records.length, records: expectations };
  });
  const found: Found = { received, published, quarantined, undeliverable, failed };
  return { messages, found };
}

describe('account', () => {
  test('puts every record into exactly one heap', () => {
    const fates = fc.array(fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 6 }), { maxLength: 6 });
    fc.assert(
      fc.property(fates, fc.integer({ min: 1, max: 3 }), (input, times) => {
        const { messages, found } = worldOf(input, times);
        const result = account(messages, found);
        const count = (...wanted: Fate[]) => input.flat().filter((fate) => wanted.includes(fate)).length;
        const repeats = count('repeat');
        expect(result).toMatchObject({
          messages: input.length,
          records: input.flat().length,
          quarantined: count('quarantined', 'undeliverable'),
          failed: count('failed'),
          notPublished: count('notPublished', 'unwanted'),
          delivered: count('delivered') + Math.min(1, repeats),
          sameId: Math.max(0, repeats - 1),
          lost: count('lost', 'unread'),
          // Of the id that the repeats share: as many as came again, or as the source sent again.
          duplicates: count('delivered') * (times - 1) + (repeats === 0 ? 0 : Math.max(times, repeats) - 1),
        });
        const { records, delivered, sameId, quarantined, failed, notPublished, lost } = result;
        expect(delivered + sameId + quarantined + failed + notPublished + lost).toBe(records);
        if (times === 1) expect(result.duplicates).toBe(sameId);
      }),
    );
  });

  test('a repeat that was not published again is no loss while one of its places was', () => {
    const { messages, found } = worldOf([['repeat', 'repeat']], 1);
    const published = new Map([...found.published].slice(0, 1));
    expect(account(messages, { ...found, published })).toMatchObject({ delivered: 1, sameId: 1, lost: 0 });
    expect(account(messages, { ...found, published: new Map() })).toMatchObject({ delivered: 0, lost: 2 });
  });

  test('names the first positions that are missing', () => {
    const { messages, found } = worldOf([['delivered', 'lost'], ['unread']], 1);
    expect(account(messages, found).missing).toEqual(['diagnostics/0/0/1', 'diagnostics/0/1/0']);
  });
});
