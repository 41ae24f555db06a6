/**
 * Runs items in their order, at most `width` at a time. After the first failure nothing new is begun; what is in flight
 * is awaited, and then that first failure is thrown.
 */
export async function runParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const inFlight = new Set<Promise<void>>();
  try {
    for await (const item of items) {
      const work: Promise<void> = run(item)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => inFlight.delete(work));
      inFlight.add(work);
      if (inFlight.size >= width) await Promise.race(inFlight);
      if (failures.length > 0) break;
    }
  } catch (error) {
    failures.push(error);
  }
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
}
