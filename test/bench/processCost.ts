/** CPU of this process (user and system, all threads) that some work takes, in microseconds. */
export async function processCost(work: () => Promise<void>): Promise<number> {
  // A turn of the event loop lets what earlier work left behind finish outside the measure.
  await new Promise((resolve) => setImmediate(resolve));
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
