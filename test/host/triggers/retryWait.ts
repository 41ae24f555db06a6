/** Why a wait for the next retry ended. */
type RetryWaitEnd = 'elapsed' | 'jump' | 'ended';

/** The pause before a retry, which a test or the end of ownership can cut short. */
export interface RetryWait {
  /** Waits that many milliseconds, or less when interrupted. */
  wait(milliseconds: number): Promise<RetryWaitEnd>;
  /** Ends the current wait with `jump`, or the next one when none is under way. */
  jump(): void;
  /** Ends the current and every later wait. */
  end(): void;
}

/** A wait that nobody has interrupted yet. */
export function createRetryWait(): RetryWait {
  let interrupt: ((reason: RetryWaitEnd) => void) | null = null;
  let pending: RetryWaitEnd | null = null;
  return {
    wait(milliseconds) {
      if (pending !== null) {
        const reason = pending;
        if (reason === 'jump') pending = null;
        return Promise.resolve(reason);
      }
      return new Promise((resolve) => {
        const finish = (reason: RetryWaitEnd): void => {
          clearTimeout(timer);
          interrupt = null;
          resolve(reason);
        };
        const timer = setTimeout(() => finish('elapsed'), milliseconds);
        interrupt = finish;
      });
    },
    jump() {
      if (interrupt !== null) interrupt('jump');
      else if (pending === null) pending = 'jump';
    },
    end() {
      pending = 'ended';
      interrupt?.('ended');
    },
  };
}
