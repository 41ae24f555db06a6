/**
 * Runs the items one after the other, each apart from its neighbours: a failure does not keep the next from running.
 * Throws an `AggregateError` of all failures at the end.
 */
export async function runEach<T>(items: Iterable<T>, what: string, run: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  let count = 0;
  for (const item of items) {
    count++;
    try {
      await run(item);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) {
    const messages = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
    throw new AggregateError(failures, `${failures.length} of ${count} ${what} failed: ${messages.join(' ')}`);
  }
}
