/** Sizes in characters, each sixteen times the one before: quadratic work shows as a factor of 256 between two. */
const SIZES = [1_024, 16_384, 262_144] as const;
/** Work that grows with its input takes 16 times as long; the rest is for caches and a busy machine. */
const MOST = 16 * 5;
/** Below this, a clock and a collector of garbage tell nothing. */
const TELLING_MS = 60;

/** How long something took on inputs of growing size. */
export interface Growth {
  /** The size at which it took too long; null when it grows with its input. */
  readonly failedAt: number | null;
  /** Milliseconds of this process's CPU, by size. */
  readonly times: readonly number[];
}

/**
 * Runs something on a pattern repeated to 1, 16 and 256 KB and tells whether it takes time in proportion. It stops at
 * the first size that took too long, so that a regression fails instead of hanging. CPU time is measured, not the clock:
 * other processes do not count.
 */
export function growthOf(run: (text: string) => unknown, pattern: string, sizes: readonly number[] = SIZES): Growth {
  const times: number[] = [];
  for (const size of sizes) {
    const text = pattern.repeat(Math.ceil(size / pattern.length)).slice(0, size);
    const time = Math.min(timeOf(run, text), times.length === 0 ? timeOf(run, text) : Number.POSITIVE_INFINITY);
    const before = times.at(-1);
    times.push(time);
    if (before !== undefined && time > TELLING_MS && time > Math.max(before, 1) * MOST)
      return { failedAt: size, times };
  }
  return { failedAt: null, times };
}

function timeOf(run: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  run(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
