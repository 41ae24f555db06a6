import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Stretch, uncovered } from '../../src/o365/cells/cells.ts';
import { type FeedState, type Loss, mergeFeedStates, newFeedState } from '../../src/o365/feed/feedState.ts';
import { openFeed } from '../../src/o365/feed/feedStore.ts';
import { ledgerStore } from '../../src/o365/feed/ledger.ts';
import { addLoss } from '../../src/o365/feed/losses.ts';
import { memoryBlobStore } from '../platform/storage/memoryBlobStore.ts';

const { signal } = new AbortController();
const CELL = Date.UTC(2026, 10, 24, 8, 10);

describe('ledgers', () => {
  it('of two instances are merged: both acknowledgements are true', async () => {
    const blobs = memoryBlobStore();
    const [one, other] = [ledgerStore(blobs), ledgerStore(blobs)];
    await Promise.all([one.done('DLP.All', CELL, signal), other.done('DLP.All', CELL, signal)]);
    await one.add('DLP.All', CELL, ['a'], signal);
    await other.add('DLP.All', CELL + 600_000, ['b'], signal);
    await one.add('DLP.All', CELL, ['c'], signal);
    expect([...(await ledgerStore(blobs).done('DLP.All', CELL, signal))].sort()).toEqual(['a', 'b', 'c']);
    expect([...(await one.done('Audit.General', CELL, signal))]).toEqual([]);
  });

  it('take many cells of one hour at once, and write nothing for what they know', async () => {
    const blobs = memoryBlobStore();
    const ledger = ledgerStore(blobs);
    let writes = 0;
    blobs.intercept((operation) => {
      if (operation === 'create' || operation === 'replace') writes++;
    });
    await Promise.all(['a', 'b', 'c'].map((digest) => ledger.add('DLP.All', CELL, [digest], signal)));
    await ledger.add('DLP.All', CELL, ['a', 'b', 'c'], signal);
    expect(writes).toBe(3);
    expect((await ledger.done('DLP.All', CELL, signal)).size).toBe(3);
  });
});

describe('feed states', () => {
  const stretch = fc.tuple(fc.nat(50), fc.nat(10)).map(([from, length]): Stretch => [from, from + length + 1]);
  const state = fc
    .record({
      closed: fc.uniqueArray(stretch, { maxLength: 4 }),
      seenAt: fc.option(fc.nat(100)),
      triedAt: fc.option(fc.nat(100)),
    })
    .map(({ closed, seenAt, triedAt }): FeedState => {
      const empty = newFeedState(0);
      const apart = closed
        .toSorted((a, b) => a[0] - b[0])
        .filter(([from], index, all) => from > (all[index - 1]?.[1] ?? -1));
      return { ...empty, closed: apart, subscription: { ...empty.subscription, seenAt, triedAt } };
    });

  it('of two instances keep what either closed and whatever either tried', () => {
    fc.assert(
      fc.property(state, state, (mine, theirs) => {
        const merged = mergeFeedStates(mine, theirs);
        for (const part of [...mine.closed, ...theirs.closed]) expect(uncovered(merged.closed, part)).toEqual([]);
        const tried = Math.max(mine.subscription.triedAt ?? -1, theirs.subscription.triedAt ?? -1);
        expect(merged.subscription.triedAt ?? -1).toBe(tried);
      }),
    );
  });

  it('that somebody else wrote meanwhile are merged at the next save', async () => {
    const blobs = memoryBlobStore();
    const first = () => newFeedState(0);
    const [one, other] = [
      await openFeed(blobs, 'DLP.All', first, signal),
      await openFeed(blobs, 'DLP.All', first, signal),
    ];
    one.change({ ...one.state, closed: [[0, 10]] });
    await one.save(signal);
    other.change({ ...other.state, closed: [[20, 30]] });
    await other.save(signal);
    expect((await openFeed(blobs, 'DLP.All', first, signal)).state.closed).toEqual([
      [0, 10],
      [20, 30],
    ]);
  });

  it('of a newer release are left alone', async () => {
    const blobs = memoryBlobStore();
    await blobs.create('o365/feeds/DLP.All.json', Buffer.from('{"version":99,"kind":"o365Feed"}'), signal);
    const opened = openFeed(blobs, 'DLP.All', () => newFeedState(0), signal);
    await expect(opened).rejects.toMatchObject({ name: 'StateVersionError' });
  });
});

describe('losses', () => {
  const loss = (from: number, to: number, contents: number | null = null): Loss => ({
    kind: 'lost',
    reason: contents === null ? 'out_of_reach' : 'content_expired',
    from,
    to,
    contents,
  });

  it('that touch are one, exact to their ends; those apart are not', () => {
    expect(addLoss([loss(0, 1000)], loss(1000, 5000))).toEqual([loss(0, 5000)]);
    expect(addLoss([loss(0, 1000)], loss(2000, 5000))).toHaveLength(2);
    expect(addLoss([loss(0, 1000, 2)], loss(30_000, 31_000, 1))).toEqual([loss(0, 31_000, 3)]);
    expect(addLoss([loss(0, 1000, 2)], loss(0, 1000))).toHaveLength(2);
  });
});
