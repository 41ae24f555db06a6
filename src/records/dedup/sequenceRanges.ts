/** Sequence numbers `from` ≤ n < `to`. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** The same numbers in rising, separate stretches; stretches that touch become one. */
export function joinRanges(ranges: readonly SequenceRange[]): SequenceRange[] {
  const joined: SequenceRange[] = [];
  for (const range of ranges.filter(({ from, to }) => from < to).toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || range.from > last.to) joined.push({ from: range.from, to: range.to });
    else if (range.to > last.to) joined[joined.length - 1] = { from: last.from, to: range.to };
  }
  return joined;
}

/** The stretches of `whole` that no range covers, in rising order. */
export function missingRanges(ranges: readonly SequenceRange[], whole: SequenceRange): SequenceRange[] {
  const missing: SequenceRange[] = [];
  let from = whole.from;
  for (const range of joinRanges(ranges)) {
    if (range.from >= whole.to) break;
    if (range.from > from) missing.push({ from, to: range.from });
    from = Math.max(from, range.to);
  }
  if (from < whole.to) missing.push({ from, to: whole.to });
  return missing;
}
