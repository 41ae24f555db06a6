import type { DispatcherPool } from '../platform/http/dispatcher.ts';
import type { TimedTask } from '../platform/runtime/timedTasks.ts';
import type { Notice, Notices } from './notices.ts';

const TIMEOUT_MS = 10_000;

/** Posts a notice as `{"text": …}`, which Slack and Teams incoming webhooks show; true when it was accepted. */
export function postNotice(url: string | null, dispatchers: DispatcherPool): (notice: Notice) => Promise<boolean> {
  return async ({ kind, text }) => {
    if (url === null) return true;
    const { origin, pathname, search } = new URL(url);
    const dispatcher = await dispatchers.get();
    try {
      const { statusCode, body } = await dispatcher.request({
        origin,
        path: `${pathname}${search}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: `grantwire ${kind}: ${text}` }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await body.dump();
      return statusCode >= 200 && statusCode < 300;
    } catch {
      // Whatever it was, the notice stays and goes with the next sweep; the address is a secret and stays out of the log.
      return false;
    }
  };
}

/** What a sweep does for notices: it carries those that wait. */
export function noticeTask(notices: Notices, post: (notice: Notice) => Promise<boolean>): TimedTask {
  return { name: 'notices', budgetMs: 10_000, run: ({ log, signal }) => notices.sendWaiting(post, log, signal) };
}
