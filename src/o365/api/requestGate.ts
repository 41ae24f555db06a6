import { concurrency } from './concurrency.ts';
import { type Lane, rollingMinute } from './rollingMinute.ts';
import type { Timing } from './timing.ts';

/** What every request to the API passes through: the tenant's budget and the number in flight, shared by all that ask. */
export interface RequestGate {
  /** Waits for a turn; the lane of new content goes first. Call what it gives when the request is over. */
  enter(lane: Lane, signal: AbortSignal): Promise<() => void>;
  succeeded(): void;
  throttled(retryAfterMs: number | null): void;
  /** Requests of the last minute. */
  used(): number;
}

interface Waiting {
  readonly lane: Lane;
  readonly go: () => void;
}

/** @param requestsPerMinute of any minute, wherever it begins */
export function requestGate(requestsPerMinute: number, timing: Timing): RequestGate {
  const minute = rollingMinute(requestsPerMinute);
  const pace = concurrency();
  const waiting: Waiting[] = [];
  let inFlight = 0;
  let isTimed = false;

  function next(): Waiting | undefined {
    const index = waiting.findIndex(({ lane }) => lane === 'fresh');
    return waiting[index < 0 ? 0 : index];
  }

  function admit(): void {
    for (let first = next(); first !== undefined && inFlight < pace.limit(); first = next()) {
      const now = timing.now();
      const isFreshWaiting = waiting.some(({ lane }) => lane === 'fresh');
      const waitMs = Math.max(pace.pausedUntil() - now, minute.waitMs(first.lane, isFreshWaiting, now));
      if (waitMs > 0) return lookAgain(waitMs);
      waiting.splice(waiting.indexOf(first), 1);
      minute.note(first.lane, now);
      inFlight++;
      first.go();
    }
  }

  function lookAgain(waitMs: number): void {
    if (isTimed) return;
    isTimed = true;
    // Whoever waits has a signal of its own; this only looks again.
    void timing.sleep(waitMs, new AbortController().signal).then(() => {
      isTimed = false;
      admit();
    });
  }

  return {
    enter: async (lane, signal) => {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const entry = { lane, go: resolve };
      const leaveQueue = () => {
        const index = waiting.indexOf(entry);
        if (index < 0) return;
        waiting.splice(index, 1);
        reject(signal.reason as Error);
      };
      waiting.push(entry);
      signal.addEventListener('abort', leaveQueue, { once: true });
      admit();
      try {
        await promise;
      } finally {
        signal.removeEventListener('abort', leaveQueue);
      }
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        inFlight--;
        admit();
      };
    },
    succeeded: () => {
      pace.succeeded();
    },
    throttled: (retryAfterMs) => {
      pace.throttled(retryAfterMs, timing.now());
    },
    used: () => minute.used(timing.now()),
  };
}
