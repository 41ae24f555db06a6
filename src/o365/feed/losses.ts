import type { Loss } from './feedState.ts';

/** Single blobs that were lost within a minute of each other are one loss; stretches are one only where they touch. */
const TOGETHER_MS = 60_000;

/** How late content of a cell was seen to be listed: until then its re-scans find it. */
const LISTED_WITHIN_MS = 26 * 60 * 60_000;

/**
 * What may be lost beside a stretch that is out of reach: the cells before it were closed, but whatever the service
 * listed of them late, while nobody looked, is out of reach too. Null where the stretch goes on from one that is lost
 * itself, or nothing was read before it.
 *
 * @param from where the stretch begins
 * @param since from where on the type is read
 */
export function lateBefore(losses: readonly Loss[], from: number, since: number): Loss | null {
  const isMore = losses.some(({ reason, to }) => reason === 'out_of_reach' && to >= from);
  if (isMore || from <= since) return null;
  const begin = Math.max(since, from - LISTED_WITHIN_MS);
  return { kind: 'possible_loss', reason: 'late_content', from: begin, to: from, contents: null };
}

/** Adds a loss to those that were not told yet; what belongs together becomes one. */
export function addLoss(losses: readonly Loss[], loss: Loss): readonly Loss[] {
  const apart = loss.contents === null ? 0 : TOGETHER_MS;
  const index = losses.findIndex(
    (other) =>
      other.kind === loss.kind &&
      other.reason === loss.reason &&
      other.from <= loss.to + apart &&
      loss.from <= other.to + apart,
  );
  const other = losses[index];
  if (other === undefined) return [...losses, loss];
  const contents = other.contents === null || loss.contents === null ? null : other.contents + loss.contents;
  const merged = { ...other, from: Math.min(other.from, loss.from), to: Math.max(other.to, loss.to), contents };
  return losses.toSpliced(index, 1, merged);
}
