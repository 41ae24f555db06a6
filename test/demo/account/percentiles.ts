/** Latencies in milliseconds; null without a single one. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Percentiles by nearest rank: the smallest value that at least so many percent do not exceed. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
  return { p50: at(50), p95: at(95), p99: at(99) };
}
