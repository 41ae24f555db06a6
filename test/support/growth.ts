/** What parsers and cleaners meet from people who want them to be slow: a text that is a unit over and over. */
export interface Adversary {
  readonly before: string;
  readonly unit: string;
  readonly after: string;
}

/** What anything that reads text may be given. */
const ADVERSARIES: readonly Adversary[] = [
  'a',
  '0',
  ' ',
  '\\',
  '"',
  "'",
  '{',
  '[',
  ',',
  '/',
  '@',
  'a ',
  '","',
  '{"a":',
  'a@',
  '1.',
  '/providers/',
  '\u{1f600}',
].map((unit) => ({ before: '', unit, after: '' }));

/** Messages that nearly are JSON. */
export const BROKEN_MESSAGES: readonly Adversary[] = [
  { before: '"', unit: 'a', after: '' },
  { before: '', unit: '{"a":[', after: '' },
  { before: "{'a':'", unit: "' ", after: '' },
  { before: '{"records":[', unit: '{"a":1', after: '' },
  { before: '{"records":[', unit: 'a,', after: ']}' },
  { before: '{"records":[', unit: '{a:1},', after: '1]}' },
  { before: '{"records":[', unit: "{'a':'b'},", after: ']' },
  { before: '{"records":[', unit: '{"a":"b"c"},', after: '{}]}' },
  { before: '{"records":[', unit: '{"category":"A","n":12345678901234567890},', after: '{"category":"A"}]}' },
  { before: '{"records":[{"time":1},', unit: '{"time":1,"a":[{"time":1},{"time":2}]},', after: '{}]}' },
  { before: '{"a":', unit: '"{",', after: '' },
  { before: '{"category":"A","x":"', unit: '{"a":"b"', after: '"}' },
  { before: '', unit: '{"category":"A","n":1}\n', after: 'x' },
  { before: '{"n":1}\n', unit: 'words\n', after: '{' },
];

/** Sizes in characters, sixteen times the one before or less: quadratic work shows as a factor of 256 between two. */
const SIZES = [1_024, 16_384, 262_144, 1_048_576] as const;
/** Work that grows with its input takes 16 times as long; the rest is for caches and a busy machine. */
const MOST = 16 * 5;
/** Below this, a clock and a collector of garbage tell nothing. */
const TELLING_MS = 60;

/** How long something took on inputs of growing size. */
interface Growth {
  /** The size at which it took too long; null when it grows with its input. */
  readonly failedAt: number | null;
  /** Milliseconds of this process's CPU, by size. */
  readonly times: readonly number[];
}

/**
 * Runs something on texts of growing size and tells whether it takes time in proportion. It stops at the first size that
 * took too long, so that a regression fails instead of hanging. CPU time is measured, not the clock: other processes do
 * not count.
 */
function growthOf(run: (text: string) => unknown, adversary: Adversary, sizes: readonly number[]): Growth {
  const times: number[] = [];
  for (const size of sizes) {
    const text = textOf(adversary, size);
    const time = Math.min(timeOf(run, text), times.length === 0 ? timeOf(run, text) : Number.POSITIVE_INFINITY);
    const before = times.at(-1);
    times.push(time);
    if (before !== undefined && time > TELLING_MS && time > Math.max(before, 1) * MOST)
      return { failedAt: size, times };
  }
  return { failedAt: null, times };
}

/**
 * Where the work of a function grows faster than its input of 1 KB to 1 MB, or of other sizes: a line for each
 * adversary, or pattern that is repeated; empty if nowhere.
 *
 *     expect(growthFaults(parseThing)).toEqual([]);
 */
export function growthFaults(
  run: (text: string) => unknown,
  adversaries: readonly (Adversary | string)[] = ADVERSARIES,
  sizes: readonly number[] = SIZES,
): string[] {
  return adversaries.flatMap((one) => {
    const adversary = typeof one === 'string' ? { before: '', unit: one, after: '' } : one;
    const { failedAt, times } = growthOf(run, adversary, sizes);
    return failedAt === null ? [] : [`${JSON.stringify(adversary)} of ${failedAt} characters: ${times.join(', ')} ms`];
  });
}

function textOf({ before, unit, after }: Adversary, size: number): string {
  const count = Math.max(1, Math.floor((size - before.length - after.length) / unit.length));
  return before + unit.repeat(count) + after;
}

function timeOf(run: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  run(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
