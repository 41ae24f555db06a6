/**
 * Runs items in their order, at most `width` at a time. After the first failure nothing new is begun; what is in flight
 * is awaited, and then that first failure is thrown.
 */
export async function runParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  // Each lane takes the next item when it is free: no promise is made per item and lane, as a race over all would.
  const lane = async (): Promise<void> => {
    try {
      while (failures.length === 0) {
        const next = await iterator.next();
        if (next.done === true || failures.length > 0) return;
        await run(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  await iterator.return?.();
  if (failures.length > 0) throw failures[0];
}
