import type { Loss } from './feedState.ts';

/** Single blobs that were lost within a minute of each other are one loss; stretches are one only where they touch. */
const TOGETHER_MS = 60_000;

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
