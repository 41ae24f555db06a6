import type { BlobStore } from '../../src/platform/storage/blobStore.ts';
import type { Microsoft365 } from '../simulators/microsoft365/startMicrosoft365.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A gap that the run itself brought about; bounds are the earliest and the latest that is right. */
export interface ExpectedGap {
  readonly type: string;
  readonly loss: 'lost' | 'possible_loss';
  readonly reason: string;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly contents: number | null;
}

/** An entry of `o365/gaps/`. */
export interface DeclaredGap {
  readonly id: string;
  readonly type: string;
  readonly loss: string;
  readonly reason: string;
  readonly from: number;
  readonly to: number;
  readonly contents: number | null;
}

export async function declaredGaps(blobs: BlobStore): Promise<readonly DeclaredGap[]> {
  const { signal } = new AbortController();
  const found: DeclaredGap[] = [];
  for await (const name of blobs.list('o365/gaps/', signal)) {
    const stored = await blobs.read(name, signal);
    const gap = JSON.parse(Buffer.from(stored?.bytes ?? []).toString()) as DeclaredGap & { from: string; to: string };
    found.push({ ...gap, from: Date.parse(gap.from), to: Date.parse(gap.to) });
  }
  return found;
}

/** Gaps of either side that the other does not have. */
export function compareGaps(expected: readonly ExpectedGap[], declared: readonly DeclaredGap[]): readonly string[] {
  let left = [...declared];
  const problems: string[] = [];
  const between = (value: number, [least, most]: readonly [number, number]) => least <= value && value <= most;
  for (const gap of expected) {
    const match = left.find(
      (one) =>
        one.type === gap.type &&
        one.loss === gap.loss &&
        one.reason === gap.reason &&
        one.contents === gap.contents &&
        between(one.from, gap.from) &&
        between(one.to, gap.to),
    );
    if (match === undefined)
      problems.push(`not declared: ${gap.type} ${gap.reason} ${stretch(gap.from[0], gap.to[1])}`);
    left = left.filter((one) => one !== match);
  }
  return [
    ...problems,
    ...left.map(
      (one) => `declared without a cause: ${one.type} ${one.reason} ${one.contents} ${stretch(one.from, one.to)}`,
    ),
  ];
}

const stretch = (from: number, to: number) => `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;

/** What must have come out, record by record. */
export interface ExpectedRecords {
  /** Serial → how many events it must have: repeats beyond the filter's window come again. */
  readonly times: ReadonlyMap<number, number>;
  /** Records that only stood where a declared gap is. */
  readonly inGaps: number;
}

/**
 * @param readAt when a poller that works first can have read what is indexed at a moment
 */
export function expectedRecords(
  { stream, subscriptions }: Microsoft365,
  lost: readonly DeclaredGap[],
  endMs: number,
  repeatWindowMs: number,
  readAt: (indexedMs: number) => number,
): ExpectedRecords {
  const reads = new Map<number, number[]>();
  const gone = new Set<number>();
  for (const { record, createdMs, indexedMs } of stream.records()) {
    if (indexedMs > endMs || !subscriptions.wasOn(record.type, createdMs)) continue;
    const isLost = lost.some(
      ({ type, loss, from, to }) => loss === 'lost' && type === record.type && from <= createdMs && createdMs < to,
    );
    if (isLost) {
      gone.add(record.serial);
      continue;
    }
    const known = reads.get(record.serial);
    if (known === undefined) reads.set(record.serial, [readAt(indexedMs)]);
    else known.push(readAt(indexedMs));
  }
  const times = new Map<number, number>();
  for (const [serial, moments] of reads) {
    let count = 0;
    let since = Number.NEGATIVE_INFINITY;
    for (const moment of moments.toSorted((a, b) => a - b)) {
      if (moment - since <= repeatWindowMs + 2 * HOUR) continue;
      count++;
      since = moment;
    }
    times.set(serial, count);
  }
  return { times, inGaps: [...gone].filter((serial) => !times.has(serial)).length };
}
