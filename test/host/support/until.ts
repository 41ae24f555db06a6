import { setTimeout as sleep } from 'node:timers/promises';

/** What a test waited for did not come. */
class NotReachedError extends Error {
  override readonly name = 'NotReachedError';

  constructor(what: string, seen: string) {
    super(`Not reached: ${what}. Seen: ${seen}`);
  }
}

/** Resolves when the condition holds; looks every 10 ms, for `limit` milliseconds. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  seen: () => unknown = () => '',
  limit = 8000,
): Promise<void> {
  const end = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > end) throw new NotReachedError(what, JSON.stringify(seen())?.slice(0, 2000) ?? '');
    await sleep(10);
  }
}
